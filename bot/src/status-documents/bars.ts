import type { ProbeBars } from '@gatehouse/core/health/bars.ts'
import type { ProbeTally } from '@gatehouse/core/health/probe-store.ts'
import type { Bars, Mark } from '@gatehouse/core/status-document/history.ts'
import { rounded } from './numbers.ts'

const minuteMs = 60_000
/** Of what is known of a part, so much that failed is held for down, or so many minutes. */
const downShare = 0.05
const downMinutes = 30

/** How the parts of a time are drawn. Before the first result of all the route was not there. */
export function barsPart({ startMs, stepMs, points }: ProbeBars): Bars {
  const first = points.findIndex(point => point !== null)
  const states = points.map((point, at): Mark => (first < 0 || at < first ? '-' : markOf(point)))
  const failed = points.flatMap((point, at) => {
    const minutes = point === null ? 0 : minutesDown(point)
    return minutes > 0 ? [[String(at), rounded(minutes) ?? 0] as const] : []
  })
  return { startMs, stepMs, states: states.join(''), downMinutes: Object.fromEntries(failed) }
}

function markOf(tally: ProbeTally | null): Mark {
  if (tally === null) return '?'
  const { good, bad, maintenance } = tally
  if (good + bad === 0) return maintenance > 0 ? 'm' : '?'
  if (bad === 0) return 'h'
  return bad / (good + bad) >= downShare || minutesDown(tally) >= downMinutes ? 'd' : 'g'
}

function minutesDown({ good, bad, coveredMs }: ProbeTally): number {
  return good + bad === 0 ? 0 : (coveredMs * bad) / (good + bad) / minuteMs
}
