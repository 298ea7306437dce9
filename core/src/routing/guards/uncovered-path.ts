import { answeringOrder, coversPath, wildcardOf } from '../answering-order.ts'
import type { DesiredState } from '../desired-state.ts'
import { laid } from '../mitigation/lay.ts'
import { laidOwner } from '../mitigation/mitigation-kind.ts'
import { lostPolicies } from '../policy/lost-policies.ts'
import type { Policy } from '../policy/policy.ts'
import type { Route } from '../route.ts'
import type { Guard, GuardedPlan } from './guard.ts'

/**
 * When another route answers requests than until now, neither the policies of the one before hold any more nor the mitigations that lie over
 * it: a new path or host, a route that is gone or disabled. Whoever opens such a way around them sees it and confirms it. What becomes of
 * the policies of one and the same route is another guard's.
 */
export const uncoveredPath: Guard = {
  name: 'uncovered-path',
  check: async (_deps, plan) => {
    const { before, after } = plan
    const hosts = touchedHosts(plan)
    const carry = before.routes.some(route => route.enabled && route.policies.length > 0)
    if (hosts.size === 0 || (!carry && before.mitigations.length === 0)) return []
    const running = { before: laid(before), after: laid(after) }
    const sentences = new Map<string, string>()
    for (const host of hosts)
      for (const [pair, sentence] of uncovered(running, host))
        if (!sentences.has(pair)) sentences.set(pair, sentence)
    return [...sentences.values()].map(message => ({
      message,
      risk: 'destructive' as const,
      risky: true as const,
    }))
  },
}

function touchedHosts({ before, after, changes }: GuardedPlan): Set<string> {
  const named = new Set(changes.flatMap(({ thing, name }) => (thing === 'route' ? [name] : [])))
  return new Set(
    [...before.routes, ...after.routes]
      .filter(route => route.enabled && named.has(route.name))
      .flatMap(route => route.hosts),
  )
}

/** Each place of a host that either state knows, and who answers it: what is lost, by the two routes. */
function uncovered(
  { before, after }: Omit<GuardedPlan, 'changes'>,
  host: string,
): [pair: string, sentence: string][] {
  const [old, now] = [answering(before, host), answering(after, host)]
  const places = new Set([null, ...[...old, ...now].map(route => route.path)])
  return [...places].flatMap((path): [string, string][] => {
    const previous = old.find(route => coversPath(route.path, path))
    const next = now.find(route => coversPath(route.path, path))
    if (!previous || !next || previous.name === next.name) return []
    const lost = lostPolicies({ state: before, route: previous }, { state: after, route: next })
    if (lost.length === 0) return []
    const names = [...new Set(lost.map(wordsOf))].join(', ')
    const what = `Requests to ${host}${path ?? ''} met ${names} of the route ${previous.name} until now`
    return [
      [
        `${previous.name} ${next.name}`,
        `${what}; the route ${next.name} answers them then, and protects less.`,
      ],
    ]
  })
}

/** What a mitigation lays over a route is called as people call the mitigation. */
function wordsOf({ name, kind }: Policy): string {
  return laidOwner(name) ?? `${kind} (${name})`
}

function answering({ routes }: DesiredState, host: string): Route[] {
  const of = (name: string) => routes.filter(route => route.enabled && route.hosts.includes(name))
  const wildcard = wildcardOf(host)
  return answeringOrder(of(host), wildcard === host ? [] : of(wildcard))
}
