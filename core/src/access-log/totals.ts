import type { Rollup, RollupCounts } from './rollup.ts'
import type { RollupRow } from './rollup-row.ts'
import { LatencyHistogram } from './sketch/latency-histogram.ts'

/** A span in milliseconds since 1970. */
export interface SpanMs {
  fromMs: number
  untilMs: number
}

/** What came within some time. */
export interface Totals {
  requests: number
  /** Over the time of which the log is known; null when that is less than ten seconds. */
  perMinute: number | null
  /** How they were answered, by the first digit; `cut` ended before an answer began. */
  classes: Record<'1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'cut', number>
  /** Of them all, those that failed with 5xx, from 0 to 1; null when there were none at all. */
  failedShare: number | null
  /** Answered 429. */
  limited: number
  /** Refused by a block; not in `requests`. */
  blocked: number
  /** Answered by a mitigation; not in `requests`. */
  meant: number
  bytes: number
  /** How long they took, within 2 %; null when there were none. */
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
  /** How long upstreams took to answer, on average; null when none was asked. */
  upstreamMeanMs: number | null
  /** Different ones: IPv4 addresses and IPv6 networks of /64. Exact up to 128, then within 5 %. */
  clients: number
}

/** As much of the totals of a minute as is looked at for each of many. */
export type MinuteTotals = Pick<
  Totals,
  'requests' | 'classes' | 'failedShare' | 'limited' | 'blocked' | 'meant' | 'bytes' | 'p95Ms'
>

const leastMs = 10_000

/**
 * What a rollup says.
 * @param known the time of which it knows
 */
export function totalsOf(rollup: Rollup, known: SpanMs): Totals {
  const { requests, limited, blocked, meant, bytes, upstreamUs, upstreamRequests } = rollup.counts
  const knownMs = known.untilMs - known.fromMs
  const quantileMs = (share: number) => inMs(rollup.quantileUs(share))
  return {
    requests,
    perMinute: knownMs < leastMs ? null : (requests * 60_000) / knownMs,
    classes: classesOf(rollup.counts),
    failedShare: failedShareOf(rollup.counts),
    limited,
    blocked,
    meant,
    bytes,
    p50Ms: quantileMs(0.5),
    p95Ms: quantileMs(0.95),
    p99Ms: quantileMs(0.99),
    upstreamMeanMs: upstreamRequests === 0 ? null : inMs(upstreamUs / upstreamRequests),
    clients: rollup.clients(),
  }
}

/**
 * What a stored rollup says, without making it.
 * @throws AppError `unavailable` when its durations are damaged
 */
export function minuteTotalsOf({ latency, clients: _, ...counts }: RollupRow): MinuteTotals {
  const { requests, limited, blocked, meant, bytes } = counts
  return {
    requests,
    classes: classesOf(counts),
    failedShare: failedShareOf(counts),
    limited,
    blocked,
    meant,
    bytes,
    p95Ms: inMs(LatencyHistogram.quantileOf(latency, 0.95)),
  }
}

function classesOf({ class1, class2, class3, class4, class5, cut }: RollupCounts): Totals['classes'] {
  return { '1xx': class1, '2xx': class2, '3xx': class3, '4xx': class4, '5xx': class5, cut }
}

function failedShareOf({ requests, class5 }: RollupCounts): number | null {
  return requests === 0 ? null : class5 / requests
}

function inMs(us: number | null): number | null {
  return us === null ? null : us / 1000
}
