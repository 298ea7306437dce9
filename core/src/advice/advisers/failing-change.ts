import { type Adviser, percent, weights } from '../situation.ts'

const recentMs = 3_600_000
const leastFailedShare = 0.1
const leastRequests = 10

/** Routes fail that somebody has changed within the hour, otherwise than by a mitigation. */
export const failingChange: Adviser = {
  name: 'failing-change',
  advise: ({ newestChange, routes, nowMs }) => {
    if (newestChange === null || newestChange.mitigationsOnly || nowMs - newestChange.atMs > recentMs)
      return []
    const failing = routes.filter(
      ({ route, requests, failedShare }) =>
        route !== null &&
        newestChange.routes.has(route) &&
        requests >= leastRequests &&
        failedShare >= leastFailedShare,
    )
    const [worst] = [...failing].sort((a, b) => b.failedShare - a.failedShare)
    if (!worst) return []
    return [
      {
        line: `undo ${newestChange.revision}`,
        why: `${percent(worst.failedShare)} of the requests to ${worst.route} fail, and revision ${newestChange.revision} of ${newestChange.author} changed it ${ageText(nowMs - newestChange.atMs)} ago.`,
        weight: weights.failingChange + worst.failedShare,
      },
    ]
  },
}

function ageText(ms: number): string {
  return ms < 60_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`
}
