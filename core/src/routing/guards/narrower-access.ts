import { findPolicy, kindOf } from '../policies/policy.ts'
import type { Guard } from './guard.ts'

/** Whoever lets only some clients through to a route that answered everybody takes traffic away. */
export const narrowerAccess: Guard = {
  name: 'narrower-access',
  check: async (_deps, { before, after }) => {
    const old = new Map(before.routes.map(route => [route.name, route]))
    return after.routes.flatMap(route => {
      const previous = old.get(route.name)
      if (!previous?.enabled || !route.enabled || previous === route) return []
      return route.policies
        .filter(name => !previous.policies.includes(name))
        .map(name => findPolicy(after, name))
        .filter(policy => kindOf(policy).narrows?.(policy.options as never))
        .map(({ name, kind }) => ({
          message: `From then on only those whom ${name} (${kind}) lets through come to the route ${route.name}.`,
          risk: 'destructive' as const,
        }))
    })
  },
}
