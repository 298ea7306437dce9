import type { Block, BlockStore } from '@gatehouse/core/blocks/block.ts'
import { demandFewLines } from '@gatehouse/core/blocks/list-bounds.ts'
import { demandParts, withPart } from '@gatehouse/core/blocks/parts.ts'
import { holds, readPrefix } from '@gatehouse/core/blocks/prefix.ts'
import { sampleOf } from '@gatehouse/core/blocks/sample.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { Asked, CommandDeps } from '../command.ts'
import type { Proposal } from '../proposal.ts'
import { blockChange, blockData, blockLine, inForceWords } from '../replies/block-words.ts'

/** What somebody wants to let through again, and why. */
interface Unblocking {
  network: string
  reason?: string | undefined
}

/**
 * Ends what blocks exactly this network or a part of it, and cuts it out of wider blocks.
 * @throws AppError `not_found` when nothing blocks it
 */
export function unblocking(deps: CommandDeps, { network, reason }: Unblocking, asked: Asked): Proposal {
  const { blocks, blocking, clock } = deps
  const { ended, cut } = affected(blocks, network, clock.nowMs())
  const all = [...cut, ...ended]
  const [only] = all
  if (!only) throw nothingThere(blocks, network, clock.nowMs())
  const after = cut.map(one => ({ ...one, except: withPart(one.except, network) }))
  for (const one of after) {
    demandParts(one.network, one.except)
    demandFewLines(one)
  }
  return {
    changes: [
      ...cut.flatMap((one, index) => blockChange(one.network, one, after[index] ?? one)),
      ...ended.flatMap(one => blockChange(one.network, one, null)),
    ],
    // No single line takes it back, so it is looked at before.
    ...(all.length > 1 && { risk: 'destructive' as const }),
    done: `${network} unblocked`,
    touches: { routes: routesOf(all), networks: [network] },
    undo:
      all.length === 1
        ? blockLine(only, after[0] ?? null)
        : {
            none: `Several blocks were changed together. Block again what must be: ${all
              .slice(0, 5)
              .map(one => blockLine(one, null))
              .join('; ')}`,
          },
    write: nowMs => {
      blocking.endDue(network)
      for (const one of ended) blocks.end(one.id, { by: asked.by, why: reason ?? 'unblocked' }, nowMs)
      for (const one of after) blocks.put(one, one, nowMs)
      const sample = sampleOf({ network, except: [], routes: only.routes })
      return {
        next: ['block list'],
        data: { ended: ended.map(blockData), changed: after.map(blockData) },
        effect: async () => inForceWords(await blocking.takeEffect(sample)),
      }
    },
  }
}

function routesOf(all: readonly Block[]): string[] | 'all' {
  const routes = all.map(({ routes }) => routes)
  return routes.includes(null) ? 'all' : [...new Set(routes.flatMap(names => names ?? []))].sort()
}

/** The blocks that end, and those of wider networks out of which a part is cut. */
function affected(blocks: BlockStore, network: string, nowMs: number): { ended: Block[]; cut: Block[] } {
  const exact = blocks.at(network, nowMs)
  const ended = [...(exact ? [exact] : []), ...blocks.inside(network, nowMs)]
  return { ended, cut: blocks.around(network, nowMs).filter(one => !letsThrough(one, network)) }
}

function letsThrough({ except }: Block, network: string): boolean {
  const wanted = readPrefix(network)
  return except.some(part => {
    const prefix = readPrefix(part)
    return wanted !== undefined && prefix !== undefined && holds(prefix, wanted)
  })
}

function nothingThere(blocks: BlockStore, network: string, nowMs: number): AppError {
  const [around] = blocks.around(network, nowMs)
  const words = around ? ` It is let through already by the block of ${around.network}.` : ''
  return new AppError('not_found', `${network} is not blocked.${words} See: block list`)
}
