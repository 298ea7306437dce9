import type { Board } from './board.ts'
import type { RouteHealth, WayHealth } from './health.ts'
import { shownBy, upOrDown } from './track.ts'
import type { RoutePlan, Subject } from './what-to-ask.ts'

/** How a route fares, for people. @param aheadMs from the clock that never jumps to that of the day */
export function healthOf(board: Board, plan: RoutePlan, nowMs: number, aheadMs: number): RouteHealth {
  const { after } = board.settle(plan.route, nowMs)
  const way = (subject: Subject): WayHealth => {
    const track = board.track(subject)
    const { ms, expiresInDays, atMs } = track
    return {
      state: upOrDown(track, nowMs, subject.intervalMs),
      ...shownBy(track),
      ms,
      expiresInDays,
      atMs: atMs === null ? null : Math.round(atMs + aheadMs),
    }
  }
  return {
    route: plan.route,
    state: after.state,
    cause: after.cause,
    sinceMs: Math.round(after.sinceMs + aheadMs),
    why: plan.why,
    through: plan.through === null ? null : way(plan.through),
    upstreams: [
      ...plan.upstreams.map(subject => ({ address: subject.target, ...way(subject) })),
      ...plan.drained.map(subject => ({
        address: subject.target,
        ...way(subject),
        state: 'drained' as const,
      })),
    ],
  }
}
