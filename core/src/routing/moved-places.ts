import { answeringOrder, coversPath, wildcardOf } from './answering-order.ts'
import type { DesiredState } from './desired-state.ts'
import type { GuardedPlan } from './guards/guard.ts'
import type { Route } from './route.ts'

/** A host, with a path where it has one, that another route answers than until now. */
export interface MovedPlace {
  host: string
  path: string | null
  previous: Route
  next: Route
}

/** The places that another route answers than until now, one for each two routes: a new path or host, a route that is gone or disabled. */
export function movedPlaces(plan: GuardedPlan): MovedPlace[] {
  const found = new Map<string, MovedPlace>()
  for (const host of touchedHosts(plan))
    for (const place of movedOf(plan, host)) {
      const pair = `${place.previous.name} ${place.next.name}`
      if (!found.has(pair)) found.set(pair, place)
    }
  return [...found.values()]
}

function touchedHosts({ before, after, changes }: GuardedPlan): Set<string> {
  const named = new Set(changes.flatMap(({ thing, name }) => (thing === 'route' ? [name] : [])))
  if (named.size === 0) return named
  return new Set(
    [...before.routes, ...after.routes]
      .filter(route => route.enabled && named.has(route.name))
      .flatMap(route => route.hosts),
  )
}

/** Each place of a host that either state knows. */
function movedOf({ before, after }: Omit<GuardedPlan, 'changes'>, host: string): MovedPlace[] {
  const [old, now] = [answering(before, host), answering(after, host)]
  const paths = new Set([null, ...[...old, ...now].map(route => route.path)])
  return [...paths].flatMap(path => {
    const previous = old.find(route => coversPath(route.path, path))
    const next = now.find(route => coversPath(route.path, path))
    return previous && next && previous.name !== next.name ? [{ host, path, previous, next }] : []
  })
}

function answering({ routes }: DesiredState, host: string): Route[] {
  const of = (name: string) => routes.filter(route => route.enabled && route.hosts.includes(name))
  const wildcard = wildcardOf(host)
  return answeringOrder(of(host), wildcard === host ? [] : of(wildcard))
}
