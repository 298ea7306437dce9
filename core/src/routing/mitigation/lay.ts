import type { DesiredState } from '../desired-state.ts'
import { findPolicy, type Policy, policyId } from '../policy/policy.ts'
import type { Route } from '../route.ts'
import type { Upstream } from '../upstream.ts'
import { type Mitigation, mitigationKindOf, mitigationName } from './mitigation.ts'
import { type LaidRoute, laidOwner } from './mitigation-kind.ts'

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

/** A route with what lies over it, and what that was made of. */
interface Lying {
  over: readonly Mitigation[]
  carried: readonly Policy[]
  route: RunRoute
  policies: readonly Policy[]
}

const lying = new WeakMap<Route, Lying>()

/**
 * The names of the policies of a route while mitigations hold may differ from those that it carries; theirs are put among the others. Made
 * once, because none of it is ever changed in place: with something over all routes, each change of one would compile all of them anew.
 */
function laidRoute(state: DesiredState, route: Route, known: Map<string, Policy>): RunRoute {
  const over = state.mitigations.filter(one => one.route === null || one.route === route.name)
  if (over.length === 0 || !route.enabled) return route
  const own = ownRoute(state, route)
  const before = lying.get(route)
  const still = before && isSame(before.over, over) && isSame(before.carried, own.policies)
  const one = still ? before : layAll(own, over)
  lying.set(route, one)
  for (const policy of one.policies) known.set(policy.name, policy)
  return one.route
}

function layAll(own: LaidRoute, over: readonly Mitigation[]): Lying {
  const { route, policies, draining } = over.reduce(layOne, own)
  const shared = policies.map(policy => sharedPolicy(policy, over))
  const names = shared.map(({ name }) => name)
  return {
    over,
    carried: own.policies,
    route: { ...route, policies: names, ...(draining.length > 0 && { draining }) },
    policies: shared,
  }
}

const laidPolicies = new WeakMap<Mitigation, Policy[]>()

/** What one mitigation lays over many routes is one policy. */
function sharedPolicy(policy: Policy, over: readonly Mitigation[]): Policy {
  const owner = laidOwner(policy.name)
  const mitigation = owner === undefined ? undefined : over.find(one => mitigationName(one) === owner)
  if (!mitigation) return policy
  const known = laidPolicies.get(mitigation) ?? []
  const same = known.find(one => one.name === policy.name && policyId(one) === policyId(policy))
  if (!same) laidPolicies.set(mitigation, [...known, policy])
  return same ?? policy
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index])
}

/** A route of a state by itself, before anything is laid over it. */
export function ownRoute(state: DesiredState, route: Route): LaidRoute {
  return { route, policies: route.policies.map(name => findPolicy(state, name)), draining: [] }
}

function layOne(before: LaidRoute, mitigation: Mitigation): LaidRoute {
  return mitigationKindOf(mitigation).lay(before, mitigation.options as never, mitigation)
}
