import { blockName } from '@gatehouse/core/blocks/block.ts'
import { sampleOf } from '@gatehouse/core/blocks/sample.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { laterEnd } from '@gatehouse/core/routing/mitigation/extend.ts'
import { untilWords } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { defineCommand, key, optional } from '../command.ts'
import { blockNetwork } from '../parameters/block.ts'
import { makerFacts } from '../parameters/block-maker.ts'
import { blockFindings, touchesOf } from '../parameters/block-plan.ts'
import { Longer } from '../parameters/mitigation.ts'
import { blockChange, blockData, blockLine, inForceWords } from '../replies/block-words.ts'

/** Lets a block hold for longer. */
export const extendBlock = defineCommand({
  name: 'extend block',
  summary: 'let a block hold for longer, counted from its present end',
  role: 'operator',
  risk: 'change',
  endsLater: true,
  parameters: {
    network: blockNetwork,
    longer: optional(Longer, '1h', 'for how much longer'),
    for: key(Longer, '1h', 'the same'),
  },
  examples: ['extend block 203.0.113.7 1h', 'extend block 203.0.113.0/24 for 2d'],
  propose: (deps, { network, longer, for: lasts }, actor, asked) => {
    const { blocks, blocking, clock } = deps
    const byMs = longer ?? lasts
    if (byMs === undefined)
      throw new AppError('invalid', `Say for how much longer, as in: extend block ${network} 1h`)
    const before = blocks.at(network, clock.nowMs())
    if (!before) throw new AppError('not_found', `${network} is not blocked. See: block list`)
    if (before.untilMs === null)
      throw new AppError(
        'conflict',
        `The block of ${network} holds until somebody revokes it; there is nothing to extend.`,
      )
    const { id: _, by: __, byProgram: ___, sinceMs: ____, ...wish } = before
    const untilMs = laterEnd(blockName(before), before.untilMs, { byMs, nowMs: asked.atMs })
    const after = { ...wish, untilMs }
    return {
      changes: blockChange(network, before, after),
      // It is what blocking anew for longer would be, and asks the same.
      findings: blockFindings(deps, after, actor, asked),
      touches: touchesOf(after),
      done: `Extended ${blockName(before)} to ${untilWords(untilMs)}`,
      undo: blockLine(before, after),
      facts: makerFacts(before),
      write: nowMs => {
        blocks.put(after, before, nowMs)
        const made = blocks.at(network, nowMs)
        return {
          next: [`end ${blockName(after)}`],
          data: made && blockData(made),
          effect: async () => inForceWords(await blocking.takeEffect(sampleOf(after))),
        }
      },
    }
  },
})
