import { judgeRoute, type Way } from './judge-route.ts'
import type { ProbeResult } from './probe/probe.ts'
import { keyOf } from './schedule.ts'
import { atFirst, type Standing, settle } from './standing.ts'
import { follow, noTrack, shownBy, type Track, upOrDown } from './track.ts'
import type { RoutePlan, Subject } from './what-to-ask.ts'

/** What is known now of every route and every way of asking. Moments are of a clock that never jumps. */
export class Board {
  #plans = new Map<string, RoutePlan>()
  #tracks = new Map<string, Track>()
  #standings = new Map<string, Standing>()

  get plans(): ReadonlyMap<string, RoutePlan> {
    return this.#plans
  }

  /** From now on these routes are there. What is not asked just as before begins anew. */
  follow(plans: readonly RoutePlan[], isKept: (subject: Subject) => boolean, nowMs: number): void {
    const tracks = new Map<string, Track>()
    for (const subject of plans.flatMap(subjectsOf)) {
      const known = this.#tracks.get(keyOf(subject))
      if (known && isKept(subject)) tracks.set(keyOf(subject), known)
    }
    this.#tracks = tracks
    this.#plans = new Map(plans.map(plan => [plan.route, plan]))
    const standings = this.#standings
    this.#standings = new Map(plans.map(({ route }) => [route, standings.get(route) ?? atFirst(nowMs)]))
  }

  /** How each route stood when it was last looked at. */
  get standings(): ReadonlyMap<string, Standing> {
    return this.#standings
  }

  track(subject: Pick<Subject, 'route' | 'target'>): Track {
    return this.#tracks.get(keyOf(subject)) ?? noTrack
  }

  take(subject: Subject, result: ProbeResult, nowMs: number): Track {
    const track = follow(this.track(subject), result, nowMs, subject.intervalMs)
    this.#tracks.set(keyOf(subject), track)
    return track
  }

  /** How a route stands now. */
  settle(route: string, nowMs: number): { before: Standing; after: Standing } {
    const before = this.#standings.get(route) ?? atFirst(nowMs)
    const plan = this.#plans.get(route)
    if (!plan) return { before, after: before }
    const way = (subject: Subject): Way => {
      const track = this.track(subject)
      return { ...track, ...shownBy(track), upOrDown: upOrDown(track, nowMs, subject.intervalMs) }
    }
    const through = plan.through === null ? null : way(plan.through)
    const after = settle(before, judgeRoute(plan, through, plan.upstreams.map(way)), nowMs)
    this.#standings.set(route, after)
    return { before, after }
  }
}

/** Everything that is asked of a route. */
export function subjectsOf({ through, upstreams, drained }: RoutePlan): Subject[] {
  return [...(through === null ? [] : [through]), ...upstreams, ...drained]
}
