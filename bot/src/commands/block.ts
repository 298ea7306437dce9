import type { Block, BlockWish } from '@gatehouse/core/blocks/block.ts'
import { runGuards } from '@gatehouse/core/blocks/guards/index.ts'
import { demandParts, leftOf } from '@gatehouse/core/blocks/parts.ts'
import { sampleOf } from '@gatehouse/core/blocks/sample.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { longestLastingMs, usualLastingMs } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { type Arguments, defineCommand } from '../command.ts'
import { blockKeys, blockNetwork, demandRoutes } from '../parameters/block.ts'
import { seenClients } from '../parameters/seen-clients.ts'
import { blockChange, blockData, blockLine, inForceWords } from '../replies/block-words.ts'

const parameters = { network: blockNetwork, ...blockKeys }

/** Refuses a client or a network before everything else, for a time. */
export const block = defineCommand({
  name: 'block',
  summary: 'refuse an address or a network for a while',
  role: 'operator',
  risk: 'change',
  parameters,
  examples: [
    'block 203.0.113.7',
    'block 203.0.113.0/24 for 4h reason="password guessing"',
    'block 2001:db8:bad::1 route=shop,api answer=close',
    'block 198.51.100.0/24 except=198.51.100.9 until revoked',
  ],
  propose: (deps, args, actor, asked) => {
    const { blocks, blocking, clock, edge, ownAddresses, traffic } = deps
    const { state } = edge.current()
    demandRoutes(state, args.route ?? [])
    demandParts(args.network, args.except ?? [])
    const before = blocks.at(args.network, clock.nowMs())
    const wish = wishOf(args, before, asked.atMs)
    demandEnd(wish, { askedAtMs: asked.atMs, nowMs: clock.nowMs() })
    const { network } = wish
    const seen = seenClients(deps, actor, asked.address)
    return {
      changes: blockChange(network, before, wish),
      findings: runGuards({ state, ownAddresses, traffic, seen }, wish),
      done: before ? `Block of ${network} changed` : `${network} blocked`,
      undo: before ? blockLine(before) : `unblock ${network}`,
      about: [`block ${network}`],
      touches: { routes: wish.routes ?? 'all', networks: leftOf(wish) },
      write: nowMs => {
        blocking.endDue()
        blocks.put(wish, asked.by, nowMs)
        const made = blocks.at(network, nowMs)
        return {
          next: [`unblock ${network}`, 'block list'],
          data: made && blockData(made),
          effect: async () => inForceWords(await blocking.takeEffect(sampleOf(wish))),
        }
      },
    }
  },
})

/** What is not said is as usual, but for the end and the reason: blocking somebody again takes away neither. */
function wishOf(
  { network, for: lastsMs, until, route, answer, except, reason }: Arguments<typeof parameters>,
  before: Block | null,
  askedAtMs: number,
): BlockWish {
  if (lastsMs !== undefined && until !== undefined)
    throw new AppError('invalid', 'Say for how long or until when, not both.')
  const typedEnd =
    until === 'revoked' ? null : (until ?? (lastsMs === undefined ? undefined : askedAtMs + lastsMs))
  return {
    network,
    except: [...new Set(except ?? [])].sort(),
    routes: route === undefined ? null : [...new Set(route)].sort(),
    answer: answer ?? 'refuse',
    reason: reason ?? before?.reason ?? null,
    untilMs: typedEnd === undefined ? laterEnd(before, askedAtMs + usualLastingMs) : typedEnd,
  }
}

function laterEnd(before: Block | null, usualMs: number): number | null {
  if (before === null) return usualMs
  return before.untilMs === null ? null : Math.max(before.untilMs, usualMs)
}

/** @throws AppError when it would be over, or too far away */
function demandEnd({ untilMs }: BlockWish, { askedAtMs, nowMs }: { askedAtMs: number; nowMs: number }): void {
  if (untilMs === null) return
  if (untilMs <= nowMs) throw new AppError('conflict', 'The time of this block is over already.')
  if (untilMs > askedAtMs + longestLastingMs)
    throw new AppError('invalid', 'A block lasts 7d at most; or until revoked, which two people must want.')
}
