import { type DesiredState, findRoute } from '../desired-state.ts'
import { laid } from '../mitigation/lay.ts'
import { laidOwner } from '../mitigation/mitigation-kind.ts'
import { type MovedPlace, movedPlaces } from '../moved-places.ts'
import { lostPolicies } from '../policy/lost-policies.ts'
import type { Policy } from '../policy/policy.ts'
import type { Guard } from './guard.ts'

/** Two states that follow each other. */
interface Step {
  before: DesiredState
  after: DesiredState
}

/**
 * When another route answers requests than until now, neither the policies of the one before hold any more nor the mitigations that lie over
 * it: a new path or host, a route that is gone or disabled. Whoever opens such a way around them sees it and confirms it. What becomes of
 * the policies of one and the same route is another guard's.
 */
export const uncoveredPath: Guard = {
  name: 'uncovered-path',
  check: async (_deps, plan) => {
    const { before, after } = plan
    const carry = before.routes.some(route => route.enabled && route.policies.length > 0)
    if (!carry && before.mitigations.length === 0) return []
    // What a mitigation lays ends with it: it makes up for nothing that is lost for good.
    const steps = [
      { before, after },
      { before: laid(before), after: laid(after) },
    ]
    return movedPlaces(plan)
      .flatMap(place => uncovered(steps, place))
      .map(message => ({ message, risk: 'destructive' as const, risky: true as const }))
  },
}

function uncovered(steps: readonly Step[], { host, path, previous, next }: MovedPlace): string[] {
  const lost = steps.flatMap(({ before, after }) =>
    lostPolicies(
      { state: before, route: findRoute(before, previous.name) },
      { state: after, route: findRoute(after, next.name) },
    ),
  )
  if (lost.length === 0) return []
  const names = [...new Set(lost.map(wordsOf))].join(', ')
  const what = `Requests to ${host}${path ?? ''} met ${names} of the route ${previous.name} until now`
  return [`${what}; the route ${next.name} answers them then, and protects less.`]
}

/** What a mitigation lays over a route is called as people call the mitigation. */
function wordsOf({ name, kind }: Policy): string {
  return laidOwner(name) ?? `${kind} (${name})`
}
