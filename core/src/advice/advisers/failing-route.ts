import { type Adviser, liesOver, percent, weights } from '../situation.ts'

const leastFailedShare = 0.3
const leastRequests = 10

/** A route answers much of its traffic with errors, whatever the cause: visitors may be told so at least. */
export const failingRoute: Adviser = {
  name: 'failing-route',
  advise: situation =>
    situation.routes.flatMap(({ route, requests, failedShare }) => {
      if (route === null || requests < leastRequests || failedShare < leastFailedShare) return []
      if (liesOver(situation, 'maintenance', route)) return []
      return [
        {
          line: `maintenance ${route} for 15m`,
          why: `${percent(failedShare)} of the requests to ${route} fail; visitors can be told.`,
          weight: weights.failingRoute + failedShare,
        },
      ]
    }),
}
