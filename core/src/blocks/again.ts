import type { Block, BlockWish } from './block.ts'
import { readPrefix, without } from './prefix.ts'

/** A network is to be blocked that is blocked already: what both refuse together, by the later end. How it is refused and why stays. */
export function added(before: Block, wish: BlockWish): BlockWish {
  const { network, except, answer } = before
  const bothRoutes = before.routes && wish.routes && [...new Set([...before.routes, ...wish.routes])].sort()
  const bothEnd = before.untilMs !== null && wish.untilMs !== null
  return {
    network,
    except,
    routes: bothRoutes,
    answer,
    reason: before.reason ?? wish.reason,
    untilMs: bothEnd ? Math.max(before.untilMs ?? 0, wish.untilMs ?? 0) : null,
  }
}

/** In which ways less would be refused than is now, as sentences; none when it only adds. */
export function lessens(before: Block, wish: BlockWish): string[] {
  const by = `what ${before.by} blocked`
  return [
    ...(endsEarlier(before, wish) ? [`It ends ${by} earlier than now.`] : []),
    ...(fewerRoutes(before, wish) ? [`It opens routes to ${by}.`] : []),
    ...(lessOfNetwork(before, wish) ? [`It lets parts through of ${by}.`] : []),
  ]
}

function endsEarlier(before: Block, { untilMs }: BlockWish): boolean {
  return untilMs !== null && (before.untilMs === null || untilMs < before.untilMs)
}

function fewerRoutes(before: Block, { routes }: BlockWish): boolean {
  if (routes === null) return false
  return before.routes === null || before.routes.some(route => !routes.includes(route))
}

function lessOfNetwork(before: Block, { except }: BlockWish): boolean {
  const through = before.except.flatMap(part => readPrefix(part) ?? [])
  return except.flatMap(part => readPrefix(part) ?? []).some(part => without(part, through).length > 0)
}
