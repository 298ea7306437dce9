import type { RouteTraffic } from './recent-traffic.ts'
import { addCounts, binEndMs, emptyCounts, letIn, meantIn, type RouteCounts, type Slot } from './slot.ts'

interface RouteQuestions {
  perMinute(requests: number): number
  /** From what came before, to what is usual in a minute. */
  usually(requests: number): number | null
}

/** What slots hold of each route, busiest first. */
export function routeTraffic(
  slots: Iterable<Slot>,
  before: Iterable<Slot>,
  ask: RouteQuestions,
): RouteTraffic[] {
  const usual = requestsByRoute(before)
  const byRoute = new Map<string, RouteCounts>()
  let all = 0
  for (const { routes, unlisted } of slots) {
    for (const [route, counts] of routes) {
      const sum = byRoute.get(route) ?? emptyCounts()
      addCounts(sum, counts, { upstreams: 16 })
      byRoute.set(route, sum)
      all += requestsOf(counts)
    }
    all += requestsOf({ outcomes: unlisted })
  }
  return [...byRoute]
    .map(([route, counts]) => ({
      ...oneRoute(route, counts, all),
      perMinute: ask.perMinute(requestsOf(counts)),
      usualPerMinute: ask.usually(usual.get(route) ?? 0),
    }))
    .sort((a, b) => b.requests - a.requests)
}

function requestsByRoute(slots: Iterable<Slot>): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { routes } of slots)
    for (const [route, counts] of routes) sums.set(route, (sums.get(route) ?? 0) + requestsOf(counts))
  return sums
}

function oneRoute(
  route: string,
  counts: RouteCounts,
  all: number,
): Omit<RouteTraffic, 'perMinute' | 'usualPerMinute'> {
  const { r, l, f, b } = counts.outcomes
  const requests = requestsOf(counts)
  const of = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  return {
    route: route === '' ? null : route,
    requests,
    share: of(requests, all),
    failedShare: of(f, requests),
    refusedShare: of(r + l, requests),
    limitedShare: of(l, requests),
    meantShare: of(meantIn(counts.outcomes), requests),
    blocked: b,
    upstreamErrors: [...counts.upstreamErrors]
      .map(([upstream, errors]) => ({ upstream, errors }))
      .sort((one, other) => other.errors - one.errors),
    p95Ms: percentile(counts.durations, 0.95),
  }
}

function requestsOf({ outcomes }: Pick<RouteCounts, 'outcomes'>): number {
  return letIn(outcomes)
}

function percentile(durations: ReadonlyMap<number, number>, part: number): number | null {
  const bins = [...durations].sort(([a], [b]) => a - b)
  let left = Math.ceil(bins.reduce((sum, [, requests]) => sum + requests, 0) * part)
  for (const [bin, requests] of bins) {
    left -= requests
    if (left <= 0) return binEndMs(bin)
  }
  return null
}
