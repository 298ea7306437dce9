import type { DesiredState } from '../desired-state.ts'
import { findPolicy, kindOf, type Policy } from '../policy/policy.ts'
import type { Route } from '../route.ts'
import type { Guard } from './guard.ts'

/**
 * A new route takes requests from the one that answered them until now, and with it from the policies of that one. Whoever opens such a way
 * around a protection sees it and confirms it.
 */
export const uncoveredPath: Guard = {
  name: 'uncovered-path',
  check: async (_deps, { before, after, changes }) => {
    const protectedRoutes = before.routes.some(route => route.enabled && route.policies.length > 0)
    if (!protectedRoutes) return []
    const named = new Set(changes.flatMap(({ thing, name }) => (thing === 'route' ? [name] : [])))
    return after.routes
      .filter(route => route.enabled && named.has(route.name))
      .flatMap(route => uncovered(before, after, route))
      .map(message => ({ message, risk: 'destructive' as const }))
  },
}

function uncovered(before: DesiredState, after: DesiredState, route: Route): string[] {
  const carried = new Set(route.policies.map(name => kindOf(findPolicy(after, name)).kind))
  const seen = new Set<string>()
  return route.hosts.flatMap(host => {
    const previous = answering(before, host, route.path)
    if (!previous || previous.name === route.name || seen.has(previous.name)) return []
    seen.add(previous.name)
    const lost = previous.policies
      .map(name => findPolicy(before, name))
      .filter(({ kind }) => !carried.has(kind))
    return lost.length === 0 ? [] : [sentence(host, route, previous, lost)]
  })
}

function sentence(host: string, route: Route, previous: Route, lost: readonly Policy[]): string {
  const names = lost.map(({ name, kind }) => `${kind} (${name})`).join(', ')
  return `Requests to ${host}${route.path ?? ''} met ${names} of the route ${previous.name} until now; the route ${route.name} does not carry that.`
}

/** The route that answers a path of a host: the longest path, and a wildcard where no route of the host itself does. */
function answering({ routes }: DesiredState, host: string, path: string | null): Route | undefined {
  const wildcard = host.replace(/^[^.]+/, '*')
  for (const name of new Set([host, wildcard])) {
    const [best] = routes
      .filter(route => route.enabled && route.hosts.includes(name) && covers(route.path, path))
      .sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))
    if (best) return best
  }
  return undefined
}

/** Caddy matches paths without regard to case. */
function covers(prefix: string | null, path: string | null): boolean {
  if (prefix === null) return true
  const own = prefix.toLowerCase()
  const asked = path?.toLowerCase()
  return asked === own || asked?.startsWith(`${own}/`) === true
}
