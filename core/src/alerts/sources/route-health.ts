import type { RouteHealth, RouteStanding } from '../../health/health.ts'
import { causeText, wayText } from '../../health/health-text.ts'
import type { AlertSeverity, Trouble } from '../alert.ts'
import { drainedDead } from '../drained-dead.ts'
import { sharedLabel, sharedUpstream } from '../shared-upstream.ts'
import { type AlertSource, type SourceDeps, sawNothing } from '../source.ts'

/** Of more at once nobody reads what may help each. */
const mostAdvised = 20
/** More upstreams are counted. */
const mostNamed = 3
/** A change is held for the cause of what began so soon after it. */
const soonAfterMs = 600_000

/** A route is down or degraded, as the probes see it. */
export const routeHealth: AlertSource = {
  name: 'route-health',
  // Probes count several bad answers before they call something down.
  holdMs: 5000,
  recoverMs: 30_000,
  many: 'routes are down or degraded',
  look: deps => {
    // Then none answers through the edge, which is one trouble of another kind.
    if (deps.edge.status().running !== 'up') return sawNothing
    const bad: Bad[] = []
    const unknown = new Set<string>()
    const maintained: string[] = []
    for (const { route, state, cause } of deps.health.standings()) {
      if (state === 'down' || state === 'degraded') bad.push({ route, state, cause })
      else if (state === 'unknown') unknown.add(keyOf(route))
      else if (state === 'maintenance') maintained.push(route)
    }
    const mayLook = maintained.length <= mostAdvised
    for (const route of maintained) if (!mayLook || !isBack(deps, route)) unknown.add(keyOf(route))
    const advised = bad.length <= mostAdvised
    const shared = sharedUpstream(
      deps,
      bad.map(({ route }) => route),
    )
    const troubles = bad.map(one =>
      troubleOf(one, advised ? healthOf(deps.health, one.route) : undefined, deps),
    )
    return {
      troubles: troubles.map(one =>
        shared && one.route !== null && shared.routes.has(one.route)
          ? { ...one, facts: [[sharedLabel, shared.host] as const, ...one.facts] }
          : one,
      ),
      isUnknown: key => unknown.has(key),
      lasting: drainedDead(deps, keyOf),
    }
  },
}

type Bad = RouteStanding & { state: 'down' | 'degraded' }

const severities: Readonly<Record<'down' | 'degraded', AlertSeverity>> = {
  down: 'critical',
  degraded: 'warning',
}

function keyOf(route: string): string {
  return `route-health:${route}`
}

/** Behind a page of maintenance the upstreams alone say whether it would answer again. */
function isBack({ health }: SourceDeps, route: string): boolean {
  const upstreams = healthOf(health, route)?.upstreams ?? []
  return upstreams.length > 0 && upstreams.every(({ state }) => state === 'up' || state === 'drained')
}

function healthOf(health: SourceDeps['health'], route: string): RouteHealth | undefined {
  return health.routes(route)[0]
}

function troubleOf({ route, state, cause }: Bad, seen: RouteHealth | undefined, deps: SourceDeps): Trouble {
  return {
    key: keyOf(route),
    severity: severities[state],
    title: `Route ${route} is ${state}.`,
    facts: [['cause', causeText(cause, state)], ...(seen ? waysOf(seen) : [])],
    route,
    actions: seen ? actionsOf(seen, deps) : [],
  }
}

/** What the ways of asking showed that are down, and what the others did where that is no matter of course. */
function waysOf({ through, upstreams }: RouteHealth): Trouble['facts'] {
  const ill = upstreams.filter(({ state }) => state !== 'up')
  return [
    ...(through ? [['through the edge', wayText(through)] as const] : []),
    ...ill.slice(0, mostNamed).map(one => [one.address, wayText(one)] as const),
    ...(upstreams.length > 0 ? [['upstreams', upText(upstreams.length, ill.length)] as const] : []),
  ]
}

function upText(all: number, ill: number): string {
  return `${all - ill} of ${all} up`
}

function actionsOf(seen: RouteHealth, { newestChange }: SourceDeps): Trouble['actions'] {
  const { route } = seen
  const change = newestChange.get()
  const isSuspect =
    change?.routes.has(route) && seen.sinceMs >= change.atMs && seen.sinceMs - change.atMs <= soonAfterMs
  const down = seen.upstreams.filter(({ state }) => state === 'down')
  const isServed = seen.upstreams.some(({ state }) => state === 'up')
  return [
    ...(change && isSuspect ? [`rollback ${change.parent}`] : []),
    ...(isServed ? down.slice(0, 1).map(({ address }) => `drain ${route} ${address}`) : []),
    ...(seen.state === 'down' ? [`maintenance ${route} for 30m`] : []),
  ]
}
