import type { Block, BlockStore, BlockWish } from '@gatehouse/core/blocks/block.ts'
import { wide } from '@gatehouse/core/blocks/guards/width.ts'
import { demandFewLines } from '@gatehouse/core/blocks/list-bounds.ts'
import { demandParts, withPart } from '@gatehouse/core/blocks/parts.ts'
import { holds, readPrefix } from '@gatehouse/core/blocks/prefix.ts'
import { sampleOf } from '@gatehouse/core/blocks/sample.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { AskedFrom, CommandDeps } from '../command.ts'
import type { Proposal } from '../proposal.ts'
import { blockChange, blockData, blockLine, inForceWords } from '../replies/block-words.ts'
import { makerFacts } from './block-maker.ts'
import { blocksInside, type Inside } from './blocks-inside.ts'
import { decidedByTwo } from './decided-by-two.ts'

/** What somebody wants to let through again, and why. */
interface Unblocking {
  network: string
  reason?: string | undefined
}

/**
 * Ends what blocks exactly this network or a part of it, and cuts it out of wider blocks.
 * @throws AppError `not_found` when nothing blocks it
 */
export function unblocking(deps: CommandDeps, { network, reason }: Unblocking, asked: AskedFrom): Proposal {
  const { blocks, blocking, clock } = deps
  const found = affected(blocks, network, clock.nowMs())
  const { exact, inside, cut } = found
  const ended = [...exact, ...inside.named]
  const count = exact.length + inside.count
  if (cut.length + count === 0) throw nothingThere(blocks, network, clock.nowMs())
  const after = cut.map(one => ({ ...one, except: withPart(one.except, network) }))
  for (const one of after) {
    demandParts(one.network, one.except)
    demandFewLines(one)
  }
  const routes = routesOf(found)
  return {
    changes: [
      ...cut.flatMap((one, index) => blockChange(one.network, one, after[index] ?? one)),
      ...exact.flatMap(one => blockChange(one.network, one, null)),
      ...inside.changes,
    ],
    more: inside.more,
    binds: inside.binds,
    findings: decidedByTwo(deps, [...exact, ...cut.filter(() => isWide(network))], asked),
    // No single line takes it back, so it is looked at before.
    ...(cut.length + count > 1 && { risk: 'destructive' as const }),
    done: inside.more > 0 ? `${network} unblocked, ${count} blocks ended` : `${network} unblocked`,
    facts: count > 1 ? { ended: count } : makerFacts([...cut, ...ended][0]),
    touches: { routes, networks: [network] },
    undo: wayBack([...cut, ...ended], after, inside.more),
    write: nowMs => {
      blocking.endDue(network)
      const end = { by: asked.by, why: reason ?? 'unblocked' }
      for (const { id } of exact) blocks.end(id, end, nowMs)
      blocks.endInside(network, end, nowMs)
      for (const { id } of cut) blocks.except(id, network, asked.by, nowMs)
      const sample = sampleOf({ network, except: [], routes: routes === 'all' ? null : routes })
      return {
        next: ['block list'],
        data: { count, ended: ended.map(blockData), changed: after.map(blockData) },
        effect: async () => inForceWords(await blocking.takeEffect(sample)),
      }
    },
  }
}

/** More than a single client, of a network that stays blocked but for it. */
function isWide(network: string): boolean {
  const prefix = readPrefix(network)
  return prefix !== undefined && prefix.bits < wide[prefix.family].bits
}

/** What is affected: the block of the network itself, those inside it, and those of wider networks out of which a part is cut. */
interface Affected {
  exact: Block[]
  inside: Inside
  cut: Block[]
}

function affected(blocks: BlockStore, network: string, nowMs: number): Affected {
  const exact = blocks.at(network, nowMs)
  return {
    exact: exact ? [exact] : [],
    inside: blocksInside(blocks, network, nowMs),
    cut: blocks.around(network, nowMs).filter(one => !letsThrough(one, network)),
  }
}

function wayBack(
  named: readonly Block[],
  [after]: readonly BlockWish[],
  more: number,
): NonNullable<Proposal['undo']> {
  const [only] = named
  if (only && named.length + more === 1) return blockLine(only, after ?? null)
  const lines = named.slice(0, 5).map(one => blockLine(one, null))
  const which = lines.length === 0 ? '.' : `: ${lines.join('; ')}`
  return { none: `Several blocks were changed together. Block again what must be${which}` }
}

function routesOf({ exact, cut, inside }: Affected): string[] | 'all' {
  const routes = [...[...exact, ...cut].map(one => one.routes), ...inside.routes]
  return routes.includes(null) ? 'all' : [...new Set(routes.flatMap(names => names ?? []))].sort()
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
