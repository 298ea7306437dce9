import type { types } from '@slack/bolt'
import type { Card } from '../../../chat/card.ts'
import { renderMessage } from '../render/message.ts'

/** What every message says of its text: nothing in it is a link or a mention. */
export const asItIs = { parse: 'none', link_names: false } as const

/** A message for one person, as every method that sends one takes it. */
export type PrivateMessage = typeof asItIs & { text: string; blocks: types.KnownBlock[] }

/**
 * A card as a message for one person. Slack does not say the id of such a message, so the buttons carry one of ours in their block's id.
 */
export function privateMessage(card: Card, at: string): PrivateMessage {
  const { text, blocks } = renderMessage(card, { files: false })
  return { ...asItIs, text, blocks: blocks.map((block, index) => named(block, at, index)) }
}

/** The id of the message that a button is in; null when its block carries none. */
export function messageOfBlock(blockId: string): string | null {
  return /^at-([\w-]{12})-\d+$/.exec(blockId)?.[1] ?? null
}

function named(block: types.KnownBlock, at: string, index: number): types.KnownBlock {
  return block.type === 'actions' ? { ...block, block_id: `at-${at}-${index}` } : block
}
