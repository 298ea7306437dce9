import { type Block, blockName } from '@gatehouse/core/blocks/block.ts'
import type { Reply } from '../reply.ts'
import { blockChange, blockData } from './block-words.ts'
import { endText } from './mitigation-words.ts'
import { whenText } from './when-text.ts'

/** All of one block, and how to extend or end it. */
export function blockReply(block: Block, nowMs: number): Reply {
  const { network, sinceMs, by, untilMs } = block
  const [change] = blockChange(network, null, block)
  const words = (change?.fields ?? []).flatMap(({ key, to }): [string, string][] =>
    key === 'until' || to === null ? [] : [[key, to]],
  )
  return {
    title: `${blockName(block)}: its clients are ${block.answer === 'close' ? 'cut off without a word' : 'refused with 403'}.`,
    severity: 'info',
    facts: [['holds', endText(block, nowMs)], ['since', `${whenText(sinceMs, nowMs)}, by ${by}`], ...words],
    next: [...(untilMs === null ? [] : [`extend ${blockName(block)} 1h`]), `end ${blockName(block)}`],
    data: blockData(block),
  }
}
