import type { Series } from '@gatehouse/core/access-log/summary.ts'
import type { Totals } from '@gatehouse/core/access-log/totals.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { TrafficNow, TrafficSeries } from '@gatehouse/core/status-document/history.ts'
import type { RouteHead } from '@gatehouse/core/status-document/overview.ts'
import { rounded, share } from './numbers.ts'

/** What real traffic is judged by. */
export const trafficWindowMs = 5 * 60_000
/** Fewer say nothing. */
const leastRequests = 5
const failingShare = 0.05

/** Null when the log cannot be asked now: the document then says that nothing is known. */
export async function ifKnown<Answer>(question: Promise<Answer>): Promise<Answer | null> {
  try {
    return await question
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return null
    throw error
  }
}

/** @param totals null when nothing is known */
export function trafficNow(totals: Totals | null): TrafficNow {
  return {
    windowMs: trafficWindowMs,
    requests: totals?.requests ?? null,
    perMinute: rounded(totals?.perMinute ?? null),
    failedShare: totals?.failedShare == null ? null : share(totals.failedShare),
    p95Ms: rounded(totals?.p95Ms ?? null),
  }
}

/** What the numbers say by themselves. */
export function trafficState({ requests, failedShare }: TrafficNow): RouteHead['traffic'] {
  if (requests === null) return 'unknown'
  if (requests < leastRequests) return 'quiet'
  return (failedShare ?? 0) >= failingShare ? 'failing' : 'answering'
}

/** A series by columns. */
export function trafficSeries({ stepMs, points }: Pick<Series, 'stepMs' | 'points'>): TrafficSeries {
  const column = <Value>(of: (totals: Totals) => Value) =>
    points.map(({ totals }) => (totals === null ? null : of(totals)))
  return {
    startMs: points[0]?.fromMs ?? 0,
    stepMs,
    requests: column(({ requests }) => requests),
    ok: column(({ classes }) => classes['1xx'] + classes['2xx'] + classes['3xx']),
    refused: column(({ classes }) => classes['4xx']),
    failed: column(({ classes }) => classes['5xx']),
    cut: column(({ classes }) => classes.cut),
    p50Ms: column(({ p50Ms }) => rounded(p50Ms)),
    p95Ms: column(({ p95Ms }) => rounded(p95Ms)),
    p99Ms: column(({ p99Ms }) => rounded(p99Ms)),
  }
}
