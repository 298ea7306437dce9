import { blockName } from '@gatehouse/core/blocks/block.ts'
import { sampleOf } from '@gatehouse/core/blocks/sample.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { blockKeys, blockNetwork } from '../parameters/block.ts'
import { makerFacts } from '../parameters/block-maker.ts'
import { touchesOf } from '../parameters/block-plan.ts'
import { decidedByTwo } from '../parameters/decided-by-two.ts'
import type { Proposal } from '../proposal.ts'
import { blockChange, blockData, blockLine, inForceWords } from '../replies/block-words.ts'

/** Ends one block as every other mitigation is ended. Others that hold of the same clients stay. */
export const endBlock = defineCommand({
  name: 'end block',
  summary: 'end the block of exactly this network; wider and narrower ones stay',
  role: 'operator',
  risk: 'change',
  parameters: { network: blockNetwork, reason: blockKeys.reason },
  examples: ['end block 203.0.113.7'],
  propose: (deps, { network, reason }, _actor, asked) => {
    const { blocks, blocking, clock } = deps
    const found = blocks.at(network, clock.nowMs())
    if (!found && asked.takesBack) return nothingLeft(blocks, network, clock.nowMs())
    if (!found) throw noneThere(blocks, network, clock.nowMs())
    return {
      changes: blockChange(network, found, null),
      findings: decidedByTwo(deps, [found], asked),
      done: `Ended ${blockName(found)}`,
      touches: touchesOf(found),
      undo: blockLine(found, null),
      facts: makerFacts(found),
      write: nowMs => {
        blocks.end(found.id, { by: asked.by, why: reason ?? 'ended' }, nowMs)
        const others = othersThere(blocks, network, nowMs)
        return {
          notes: others.length === 0 ? [] : [`Still blocked: ${others.join(', ')}.`],
          next: [...(others.length === 0 ? [] : [`unblock ${network}`]), 'block list'],
          data: { ended: [blockData(found)], changed: [] },
          effect: async () => inForceWords(await blocking.takeEffect(sampleOf(found))),
        }
      },
    }
  },
})

/** It was taken back by whoever ended it, or by time. */
function nothingLeft(blocks: CommandDeps['blocks'], network: string, nowMs: number): Proposal {
  const end = blocks.lastEnd(network, nowMs)
  const who =
    end && end.by !== gatehouseActor.name ? `${end.by} has ended it already.` : 'It has ended already.'
  const message = `${who} What else blocks it: block list ${network}`
  return {
    changes: [],
    findings: [{ guard: 'undo', message, risk: 'change' }],
    done: `Ended ${blockName({ network })}`,
    write: () => ({}),
  }
}

function noneThere(blocks: CommandDeps['blocks'], network: string, nowMs: number): AppError {
  const others = othersThere(blocks, network, nowMs)
  const words =
    others.length === 0
      ? 'See: block list'
      : `Blocked is ${others.join(', ')}; to let it through whatever blocks it: unblock ${network}`
  return new AppError('not_found', `There is no block of exactly ${network}. ${words}`)
}

/** More are not named. */
const mostNamed = 5

/** Wider and narrower networks that are blocked as well. */
function othersThere(blocks: CommandDeps['blocks'], network: string, nowMs: number): string[] {
  const around = blocks.around(network, nowMs)
  const inside = blocks.inside(network, nowMs, mostNamed)
  const named = [...around, ...inside].slice(0, mostNamed).map(one => one.network)
  const counted = blocks.countInside(network, nowMs).reduce((sum, { count }) => sum + count, around.length)
  return counted > named.length ? [...named, `${counted - named.length} more`] : named
}
