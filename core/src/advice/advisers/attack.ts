import { type Adviser, liesOver, percent, weights } from '../situation.ts'

const leastRefusedShare = 0.4
const leastRequests = 60

/** Much of what comes to a route is refused: somebody tries doors. */
export const attack: Adviser = {
  name: 'attack',
  advise: situation =>
    situation.routes.flatMap(({ route, requests, refusedShare }) => {
      if (route === null || requests < leastRequests || refusedShare < leastRefusedShare) return []
      if (liesOver(situation, 'shield', route)) return []
      return [
        {
          line: `shield ${route}`,
          why: `${percent(refusedShare)} of the requests to ${route} are refused; somebody may be trying doors.`,
          weight: weights.attack + refusedShare / 2,
        },
      ]
    }),
}
