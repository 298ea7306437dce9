import type { DesiredState } from '../desired-state.ts'
import { findPolicy, type Policy } from '../policy/policy.ts'
import type { Route } from '../route.ts'
import type { Upstream } from '../upstream.ts'
import { type Mitigation, mitigationKindOf } from './mitigation.ts'
import type { LaidRoute } from './mitigation-kind.ts'

/** A route that the edge runs while mitigations hold. */
export interface RunRoute extends Route {
  draining?: readonly Upstream[]
}

/** What the edge runs: the state with everything that its mitigations lay over it. Nobody wishes or stores it. */
export interface RunState extends DesiredState {
  routes: RunRoute[]
}

const laidStates = new WeakMap<DesiredState, RunState>()

/** The state as the edge is to run it. Pure; a route over which nothing lies stays the same object. */
export function laid(state: DesiredState): RunState {
  if (state.mitigations.length === 0) return state
  const known = laidStates.get(state)
  if (known) return known
  const policies = new Map(state.policies.map(policy => [policy.name, policy]))
  const run = {
    ...state,
    routes: state.routes.map(route => laidRoute(state, route, policies)),
    policies: [] as Policy[],
  }
  run.policies = [...policies.values()]
  laidStates.set(state, run)
  return run
}

/** The names of the policies of a route while mitigations hold may differ from those that it carries; theirs are put among the others. */
function laidRoute(state: DesiredState, route: Route, known: Map<string, Policy>): RunRoute {
  const over = state.mitigations.filter(one => one.route === null || one.route === route.name)
  if (over.length === 0 || !route.enabled) return route
  const { policies, draining, ...end } = over.reduce(layOne, ownRoute(state, route))
  for (const policy of policies) known.set(policy.name, policy)
  return {
    ...end.route,
    policies: policies.map(({ name }) => name),
    ...(draining.length > 0 && { draining }),
  }
}

/** A route of a state by itself, before anything is laid over it. */
export function ownRoute(state: DesiredState, route: Route): LaidRoute {
  return { route, policies: route.policies.map(name => findPolicy(state, name)), draining: [] }
}

function layOne(before: LaidRoute, mitigation: Mitigation): LaidRoute {
  return mitigationKindOf(mitigation).lay(before, mitigation.options as never, mitigation)
}
