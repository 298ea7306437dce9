import { added, lessens } from '@gatehouse/core/blocks/again.ts'
import { type Block, type BlockWish, blockName } from '@gatehouse/core/blocks/block.ts'
import { demandFewLines, demandRoom } from '@gatehouse/core/blocks/list-bounds.ts'
import { demandParts } from '@gatehouse/core/blocks/parts.ts'
import { sampleOf } from '@gatehouse/core/blocks/sample.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { Finding } from '@gatehouse/core/routing/guards/guard.ts'
import {
  longestLastingMs,
  untilWords,
  usualLastingMs,
} from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { type Arguments, defineCommand } from '../command.ts'
import { blockKeys, blockNetwork, demandRoutes } from '../parameters/block.ts'
import { formerMaker, makerFacts } from '../parameters/block-maker.ts'
import { blockFindings, touchesOf } from '../parameters/block-plan.ts'
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
    const { blocks, blocking, clock, edge } = deps
    demandRoutes(edge.current().state, args.route ?? [])
    demandParts(args.network, args.except ?? [])
    const before = blocks.at(args.network, clock.nowMs())
    const typed = wishOf(args, before, asked.atMs)
    demandEnd(typed, { askedAtMs: asked.atMs, nowMs: clock.nowMs() })
    const isProgram = actor.kind === 'key'
    // What a program bans again is blocked by somebody already, perhaps for longer: it has "unblock" for ending that, and "undo".
    const wish = before && isProgram && !asked.takesBack ? added(before, typed) : typed
    demandFewLines(wish)
    demandRoom(blocking.listBytes, isProgram ? 'program' : 'person')
    const less = before && !asked.takesBack ? lessens(before, wish) : []
    const { network } = wish
    const changes = blockChange(network, before, wish)
    const guarded = changes.length === 0 ? [] : blockFindings(deps, wish, actor, asked)
    return {
      changes,
      findings: [
        ...less.map(message => ({ guard: 'refuses-less', message, risk: 'destructive' as const })),
        ...guarded,
        ...(before && changes.length === 0 ? [holdsAlready(before)] : []),
      ],
      done: before ? `Block of ${network} changed` : `${network} blocked`,
      undo: before ? blockLine(before, wish) : `end ${blockName(wish)}`,
      about: [`block ${network}`],
      facts: makerFacts(before),
      touches: touchesOf(wish),
      write: nowMs => {
        blocking.endDue(network)
        const own = before && isProgram ? before : { by: asked.by, byProgram: isProgram }
        const maker = formerMaker(deps, asked) ?? own
        blocks.put(wish, maker, nowMs, asked.by)
        const made = blocks.at(network, nowMs)
        return {
          notes: [
            ...(before && blockChange(network, typed, wish).length > 0
              ? [`It was blocked already, by ${before.by}: what that refuses beyond this stays.`]
              : []),
            'What is open already, like a WebSocket or a download, goes on until it ends.',
          ],
          next: [`end ${blockName(wish)}`, 'block list'],
          data: made && blockData(made),
          effect: async () => inForceWords(await blocking.takeEffect(sampleOf(wish))),
        }
      },
    }
  },
})

/** What is not said is as usual, but for what blocking somebody again must not take away: the end, the answer, the exceptions, the reason. */
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
    except: except === undefined ? (before?.except ?? []) : [...new Set(except ?? [])].sort(),
    routes: route === undefined ? null : [...new Set(route)].sort(),
    answer: answer ?? before?.answer ?? 'refuse',
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

function holdsAlready(block: Block): Finding {
  const end = block.untilMs === null ? 'until somebody revokes it' : `until ${untilWords(block.untilMs)}`
  return { guard: 'holds-already', message: `${blockName(block)} holds ${end}.`, risk: 'read' }
}
