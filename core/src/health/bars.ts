import { type ProbeResolution, type ProbeStore, type ProbeTally, probeSpans } from './probe-store.ts'
import { noTally, together } from './tally.ts'
import { shownRows } from './uptime.ts'

/** What probes came to in spans of equal length, the oldest first; null where there is nothing at all. */
export interface ProbeBars {
  /** Of the first one: the beginning of a span of UTC. */
  startMs: number
  stepMs: number
  points: readonly (ProbeTally | null)[]
}

/** The last so many spans of a route, the one of now the last. They are of the same rows as its uptime. */
export function barsOf(
  store: Pick<ProbeStore, 'rows'>,
  route: string,
  resolution: ProbeResolution,
  count: number,
  nowMs: number,
): ProbeBars {
  const { lengthMs: stepMs } = probeSpans[resolution]
  const startMs = (Math.floor(nowMs / stepMs) + 1 - count) * stepMs
  const points: (ProbeTally | null)[] = new Array(count).fill(null)
  const { rows, ways } = shownRows(store.rows(resolution, route, startMs, startMs + count * stepMs))
  for (const { startMs: atMs, route: _route, target: _target, ...tally } of rows) {
    const at = Math.floor((atMs - startMs) / stepMs)
    if (at >= 0 && at < count) points[at] = together(points[at] ?? noTally(), tally)
  }
  return { startMs, stepMs, points: points.map(point => point && perWay(point, ways)) }
}

/** Of several upstreams each stands for the same time. */
function perWay(tally: ProbeTally, ways: number): ProbeTally {
  return ways < 2 ? tally : { ...tally, coveredMs: Math.round(tally.coveredMs / ways) }
}
