import { movedPlaces } from '../moved-places.ts'
import type { Guard } from './guard.ts'

/** More networks are not named. */
const mostNamed = 3

/**
 * Clients may be blocked on a route by its name. When another route answers requests than until now, they come through there, unless they
 * are blocked on that one too: whoever opens such a way around sees it and confirms it.
 */
export const unblockedPath: Guard = {
  name: 'unblocked-path',
  check: async (deps, plan) =>
    movedPlaces(plan).flatMap(({ host, path, previous, next }) => {
      const networks = deps.blockedOn(previous.name, next.name, mostNamed + 1)
      if (networks.length === 0) return []
      const named = networks.slice(0, mostNamed).join(', ')
      const more = networks.length > mostNamed ? ' and others' : ''
      const message = `${named}${more}, blocked on the route ${previous.name}, could not ask for ${host}${path ?? ''} until now; the route ${next.name} answers them then. To block there too: block ${networks[0]} route=${previous.name},${next.name}`
      return [{ message, risk: 'destructive' as const, risky: true as const }]
    }),
}
