import { type Adviser, percent, weights } from '../situation.ts'

const recentMs = 3_600_000
const leastFailedShare = 0.1
const leastRequests = 10

/** Routes fail that somebody has changed within the hour. */
export const failingChange: Adviser = {
  name: 'failing-change',
  advise: ({ newestChange, routes, nowMs }) => {
    if (newestChange === null || nowMs - newestChange.atMs > recentMs) return []
    const failing = routes.filter(
      ({ route, requests, failedShare }) =>
        route !== null &&
        newestChange.routes.has(route) &&
        requests >= leastRequests &&
        failedShare >= leastFailedShare,
    )
    const [worst] = [...failing].sort((a, b) => b.failedShare - a.failedShare)
    if (!worst) return []
    const minutes = Math.max(1, Math.round((nowMs - newestChange.atMs) / 60_000))
    return [
      {
        line: `undo ${newestChange.revision}`,
        why: `${percent(worst.failedShare)} of the requests to ${worst.route} fail, and revision ${newestChange.revision} of ${newestChange.author} changed it ${minutes} min ago.`,
        weight: weights.failingChange + worst.failedShare,
      },
    ]
  },
}
