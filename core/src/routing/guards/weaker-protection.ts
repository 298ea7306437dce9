import type { DesiredState } from '../desired-state.ts'
import { howWeaker, lostPolicies } from '../policy/lost-policies.ts'
import { findPolicy, kindOf } from '../policy/policy.ts'
import type { Guard } from './guard.ts'

/** Whoever takes a protection from a route, or makes one weaker that routes carry, sees what that means and confirms it. */
export const weakerProtection: Guard = {
  name: 'weaker-protection',
  check: async (_deps, { before, after }) =>
    [...weakerPolicies(before, after), ...uncovered(before, after), ...opened(before, after)].map(
      message => ({
        message,
        risk: 'destructive' as const,
        risky: true as const,
      }),
    ),
}

function weakerPolicies(before: DesiredState, after: DesiredState): string[] {
  const old = new Map(before.policies.map(policy => [policy.name, policy]))
  return after.policies.flatMap(policy => {
    const previous = old.get(policy.name)
    if (!previous || previous === policy || carriers(before, policy.name).length === 0) return []
    const words = howWeaker(previous, policy)
    return words.length === 0 ? [] : [`The policy ${policy.name} protects less: ${words.join('; ')}.`]
  })
}

/** Routes that lose a policy and get none of its kind that protects as much. */
function uncovered(before: DesiredState, after: DesiredState): string[] {
  const now = new Map(after.routes.map(route => [route.name, route]))
  return before.routes.flatMap(route => {
    const next = now.get(route.name)
    if (!next || next === route) return []
    return lostPolicies({ state: before, route }, { state: after, route: next })
      .filter(({ name }) => !next.policies.includes(name))
      .map(({ name, kind }) => `The route ${route.name} loses ${kind} (${name}).`)
  })
}

/** Routes that begin to carry what lets somebody do more than before. */
function opened(before: DesiredState, after: DesiredState): string[] {
  const old = new Map(before.routes.map(route => [route.name, route]))
  return after.routes.flatMap(route => {
    const previous = old.get(route.name)
    if (!previous || previous === route) return []
    return route.policies
      .filter(name => !previous.policies.includes(name))
      .map(name => findPolicy(after, name))
      .flatMap(policy => {
        const words = kindOf(policy).opens?.(policy.options as never)
        return words === undefined
          ? []
          : [`From then on ${words} what the route ${route.name} answers (${policy.name}).`]
      })
  })
}

/** The routes that carry a policy, by name. Those that are disabled count: they may be enabled again by somebody who knows nothing of it. */
function carriers({ routes }: DesiredState, name: string): string[] {
  return routes.filter(route => route.policies.includes(name)).map(route => route.name)
}
