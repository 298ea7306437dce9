import type { DesiredState } from '../desired-state.ts'
import { findPolicy, kindOf, type Policy } from '../policy/policy.ts'
import type { Guard } from './guard.ts'

/** Whoever lets only some clients through to a route that answered everybody takes traffic away. */
export const narrowerAccess: Guard = {
  name: 'narrower-access',
  check: async (_deps, { before, after }) => {
    const old = new Map(before.routes.map(route => [route.name, route]))
    const stricter = new Set(after.policies.filter(policy => becameNarrow(before, policy)))
    return after.routes.flatMap(route => {
      const previous = old.get(route.name)
      if (!previous?.enabled || !route.enabled) return []
      if (previous === route && stricter.size === 0) return []
      return route.policies
        .map(name => findPolicy(after, name))
        .filter(
          policy => stricter.has(policy) || (!previous.policies.includes(policy.name) && isNarrow(policy)),
        )
        .map(({ name, kind }) => ({
          message: `From then on only those whom ${name} (${kind}) lets through come to the route ${route.name}.`,
          risk: 'destructive' as const,
          risky: true as const,
        }))
    })
  },
}

function isNarrow(policy: Policy): boolean {
  return kindOf(policy).narrows?.(policy.options as never) ?? false
}

/** A policy that let everybody through and does so no longer, or that lets fewer through than it did. */
function becameNarrow(before: DesiredState, policy: Policy): boolean {
  const previous = before.policies.find(({ name }) => name === policy.name)
  if (previous === undefined || previous === policy || !isNarrow(policy)) return false
  if (previous.kind !== policy.kind || !isNarrow(previous)) return true
  return kindOf(policy).narrower?.(previous.options as never, policy.options as never) ?? false
}
