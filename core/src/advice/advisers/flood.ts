import { type Adviser, liesOver, weights } from '../situation.ts'

const leastTimes = 3
const leastRequests = 300

/** A route gets much more than it usually does. */
export const flood: Adviser = {
  name: 'flood',
  advise: situation =>
    situation.routes.flatMap(({ route, requests, perMinute, usualPerMinute }) => {
      if (route === null || usualPerMinute === null || requests < leastRequests) return []
      const times = perMinute / Math.max(1, usualPerMinute)
      if (times < leastTimes || liesOver(situation, 'throttle', route)) return []
      return [
        {
          line: `throttle ${route} 60/1m`,
          why: `${route} gets ${Math.round(perMinute)} requests a minute; usual are ${Math.round(usualPerMinute)}.`,
          weight: weights.flood + Math.min(1, times / 20),
        },
      ]
    }),
}
