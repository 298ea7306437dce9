import type { DesiredState } from '../desired-state.ts'
import { howWeaker, lostPolicies } from '../policy/lost-policies.ts'
import type { Guard } from './guard.ts'

/** Whoever takes a protection from a route, or makes one weaker that routes carry, sees what that means and confirms it. */
export const weakerProtection: Guard = {
  name: 'weaker-protection',
  check: async (_deps, { before, after }) =>
    [...weakerPolicies(before, after), ...uncovered(before, after)].map(message => ({
      message,
      risk: 'destructive' as const,
    })),
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
    if (!next || next === route || !next.enabled || !route.enabled) return []
    return lostPolicies({ state: before, route }, { state: after, route: next })
      .filter(({ name }) => !next.policies.includes(name))
      .map(({ name, kind }) => `The route ${route.name} loses ${kind} (${name}).`)
  })
}

/** The routes that carry a policy, by name. */
function carriers({ routes }: DesiredState, name: string): string[] {
  return routes.filter(route => route.enabled && route.policies.includes(name)).map(route => route.name)
}
