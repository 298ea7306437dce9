import type { DesiredState } from '../desired-state.ts'
import type { Route } from '../route.ts'
import { findPolicy, kindOf, type Policy } from './policy.ts'
import { weakenings } from './policy-kind.ts'

/** A route in its state. */
export interface Carrier {
  state: DesiredState
  route: Route
}

/** In which ways the second of two policies protects less; none when it protects at least as much. */
export function howWeaker(before: Policy, after: Policy): string[] {
  if (before.kind !== after.kind) return [`it was ${before.kind} and becomes ${after.kind}`]
  return weakenings(kindOf(after), before.options, after.options)
}

/** The policies of the first carrier for which the second carries nothing that protects as much. */
export function lostPolicies(before: Carrier, after: Carrier): Policy[] {
  const carried = after.route.policies.map(name => findPolicy(after.state, name))
  return before.route.policies
    .map(name => findPolicy(before.state, name))
    .filter(lost => !carried.some(policy => howWeaker(lost, policy).length === 0))
}
