import type { SummaryCoverage } from '@gatehouse/core/access-log/summary-coverage.ts'
import type { TrafficNow } from '@gatehouse/core/status-document/history.ts'
import type { DocumentDeps } from './part.ts'
import { ifKnown, trafficNow, trafficWindowMs } from './traffic-parts.ts'

const minuteMs = 60_000
const minutes = 30

/** The last minutes of traffic of every route. */
export interface RecentNumbers {
  now(route: string): TrafficNow
  /** Requests of each of the last 30 whole minutes. */
  minutes(route: string): (number | null)[]
  /** Null when the log cannot be asked. */
  coverage: SummaryCoverage | null
}

/** Asks for those of all routes at once. */
export async function recentNumbers({
  summaries,
  clock,
}: Pick<DocumentDeps, 'summaries' | 'clock'>): Promise<RecentNumbers> {
  const nowMs = clock.nowMs()
  const wholeMs = Math.floor(nowMs / minuteMs) * minuteMs
  const lately = await ifKnown(
    summaries.byRoute({ fromMs: nowMs - trafficWindowMs, untilMs: nowMs, routes: null }),
  )
  const inTime = await ifKnown(
    summaries.requests({ fromMs: wholeMs - minutes * minuteMs, untilMs: wholeMs, routes: null }, minutes),
  )
  const totals = new Map(lately?.routes.map(one => [one.route, one.totals]))
  const columns = new Map(inTime?.routes.map(one => [one.route, one.requests]))
  const isKnown = lately !== null && lately.coverage.known !== null
  return {
    coverage: lately?.coverage ?? null,
    now: route => {
      const found = totals.get(route)
      if (found || !isKnown) return trafficNow(found ?? null)
      return { ...trafficNow(null), requests: 0, perMinute: 0 }
    },
    minutes: route => columns.get(route) ?? inTime?.none ?? [],
  }
}
