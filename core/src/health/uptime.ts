import {
  type ProbeResolution,
  type ProbeRow,
  type ProbeStore,
  type ProbeTally,
  probeSpans,
} from './probe-store.ts'
import { noTally, together } from './tally.ts'
import { throughEdge } from './what-to-ask.ts'

/** How a route fared in a time. Maintenance, and times of which nothing is known, are in no share. */
export interface Uptime {
  /** From 0 to 1; null when nothing is known. */
  uptime: number | null
  /** For how much of the time something is known of how it fared, from 0 to 1. */
  coverage: number
  /** As clients see it; otherwise of its upstreams, where nobody asks through the edge. */
  through: boolean
  total: ProbeTally
  /** Parts of equal length, the oldest first; null where there is nothing at all. */
  points: readonly (ProbeTally | null)[]
  /** Of the first part, and how long each is. */
  startMs: number
  pointMs: number
}

const hourMs = 3_600_000
const mostPoints = 48

/** What probes of a route came to between two moments, in at most 48 parts. */
export function uptimeOf(
  store: Pick<ProbeStore, 'rows'>,
  route: string,
  fromMs: number,
  untilMs: number,
  nowMs: number,
): Uptime {
  const resolution = resolutionFor(fromMs, untilMs, nowMs)
  const { lengthMs } = probeSpans[resolution]
  const startMs = Math.floor(fromMs / lengthMs) * lengthMs
  const pointMs = Math.ceil((untilMs - startMs) / lengthMs / mostPoints) * lengthMs
  const rows = store.rows(resolution, route, startMs, untilMs)
  const { rows: used, through, ways } = shownRows(rows)
  const points = inPoints(used, startMs, pointMs, Math.ceil((untilMs - startMs) / pointMs))
  const total = points.reduce<ProbeTally>((sum, one) => (one ? together(sum, one) : sum), noTally())
  const knownMs = Math.min(untilMs, nowMs) - startMs
  return {
    uptime: total.good + total.bad === 0 ? null : total.good / (total.good + total.bad),
    coverage: knownMs <= 0 || ways === 0 ? 0 : Math.min(1, total.coveredMs / ways / knownMs),
    through,
    total,
    points,
    startMs,
    pointMs,
  }
}

/** Those that tell how a route fared: of the way through the edge where somebody asked that way, otherwise of its upstreams; and how many ways they are of. */
export function shownRows(rows: readonly ProbeRow[]): {
  rows: readonly ProbeRow[]
  through: boolean
  ways: number
} {
  const edge = rows.filter(({ target }) => target === throughEdge)
  const through = edge.some(({ good, bad }) => good + bad > 0) || rows.length === edge.length
  const shown = through ? edge : rows
  return { rows: shown, through, ways: new Set(shown.map(({ target }) => target)).size }
}

/** The finest that is kept so long, as long as it is no more than a few hundred rows. */
function resolutionFor(fromMs: number, untilMs: number, nowMs: number): ProbeResolution {
  const lengthMs = untilMs - fromMs
  const kept = (resolution: ProbeResolution) => fromMs >= nowMs - probeSpans[resolution].keptMs
  if (lengthMs <= 26 * hourMs && kept('five-minutes')) return 'five-minutes'
  return lengthMs <= 31 * 24 * hourMs && kept('hour') ? 'hour' : 'day'
}

function inPoints(
  rows: readonly ProbeRow[],
  startMs: number,
  pointMs: number,
  count: number,
): (ProbeTally | null)[] {
  const points: (ProbeTally | null)[] = new Array(count).fill(null)
  const inTime = rows.toSorted((a, b) => a.startMs - b.startMs)
  for (const { route: _route, target: _target, startMs: atMs, ...tally } of inTime) {
    const index = Math.floor((atMs - startMs) / pointMs)
    if (index >= 0 && index < count) points[index] = together(points[index] ?? noTally(), tally)
  }
  return points
}
