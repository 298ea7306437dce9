import { z } from 'zod'
import { canonicalJson, sha256 } from '../canonical-json.ts'
import { AppError } from '../error.ts'
import { Mitigation, mitigationKindOf, mitigationName } from './mitigation/mitigation.ts'
import { clientCertHosts } from './policies/client-cert/client-cert-hosts.ts'
import { kindOf, Policy } from './policy/policy.ts'
import { Route } from './route.ts'
import { ownHosts, Settings } from './settings.ts'
import { dialAddress } from './upstream.ts'

/** As many routes as one edge is measured for. */
export const maxRoutes = 10_000

/** As many policies as anybody keeps in mind. */
const maxPolicies = 500

/** As many mitigations as one night can hold. */
const maxMitigations = 500

/** What the edge should do: the whole of it. Values are never changed in place. Older revisions name no policies and no mitigations. */
export const DesiredState = z.strictObject({
  settings: Settings,
  policies: z.array(Policy).default([]),
  routes: z.array(Route),
  mitigations: z.array(Mitigation).default([]),
})
export type DesiredState = z.infer<typeof DesiredState>

const routeJson = new WeakMap<Route, string>()

/**
 * The state in its one order: routes and policies by name, hosts and networks sorted, a path `/` as none. Equal wishes give equal states.
 * @throws AppError `conflict` when two routes share a name or a host with the same path, name a reserved host or that of Gatehouse's own
 * pages, or carry a policy that is not there
 */
export function normalise(state: DesiredState): DesiredState {
  const routes = state.routes.map(normaliseRoute).sort((a, b) => compare(a.name, b.name))
  const normal = {
    settings: normaliseSettings(state.settings),
    policies: [...state.policies].sort((a, b) => compare(a.name, b.name)),
    routes,
    mitigations: normaliseMitigations(state.mitigations, routes),
  }
  refusePolicyConflicts(normal)
  refuseConflicts(normal)
  clientCertHosts(normal)
  return normal
}

/** SHA-256 over the canonical JSON of a normalised state. */
export function stateHash(state: DesiredState): string {
  return sha256(stateJson(state))
}

/** The canonical JSON of a normalised state. The JSON of an unchanged route is made once. */
export function stateJson(state: DesiredState): string {
  const routes = state.routes.map(route => {
    const known = routeJson.get(route)
    if (known !== undefined) return known
    const json = canonicalJson(route)
    routeJson.set(route, json)
    return json
  })
  // Older revisions have none, and keep their hash.
  const mitigations =
    state.mitigations.length === 0 ? '' : `"mitigations":${canonicalJson(state.mitigations)},`
  return `{${mitigations}"policies":${canonicalJson(state.policies)},"routes":[${routes.join(',')}],"settings":${canonicalJson(state.settings)}}`
}

/** @throws AppError `not_found` when there is no route of that name */
export function findRoute(state: DesiredState, name: string): Route {
  const route = state.routes.find(candidate => candidate.name === name)
  if (!route) throw new AppError('not_found', `There is no route "${name}".`)
  return route
}

/** The state with the route of that name replaced. */
export function withRoute(state: DesiredState, changed: Route): DesiredState {
  return { ...state, routes: state.routes.map(route => (route.name === changed.name ? changed : route)) }
}

const normalisedSettings = new WeakSet<Settings>()

/** Settings that are in their one order stay the same object: what is compiled for them is kept. */
function normaliseSettings(settings: Settings): Settings {
  if (normalisedSettings.has(settings)) return settings
  const normal = {
    ...settings,
    trustedProxies: sorted(settings.trustedProxies),
    protectedNetworks: sorted(settings.protectedNetworks),
    reservedHosts: sorted(settings.reservedHosts),
  }
  normalisedSettings.add(normal)
  return normal
}

const normalised = new WeakSet<Route>()

function normaliseRoute(route: Route): Route {
  if (normalised.has(route)) return route
  const path = route.path === '/' ? null : route.path
  const normal = {
    ...route,
    hosts: sorted(route.hosts),
    path,
    stripPath: route.stripPath && path !== null,
    policies: sorted(route.policies),
  }
  normalised.add(normal)
  return normal
}

/** In one order. One whose route or upstream is gone, or to which it does not fit any more, has gone with it. */
function normaliseMitigations(mitigations: readonly Mitigation[], routes: readonly Route[]): Mitigation[] {
  if (mitigations.length === 0) return []
  if (mitigations.length > maxMitigations)
    throw new AppError('conflict', `At most ${maxMitigations} mitigations hold at once; end one first.`)
  const byName = new Map(routes.map(route => [route.name, route]))
  const named = new Map<string, Mitigation>()
  for (const mitigation of mitigations) {
    const name = mitigationName(mitigation)
    if (named.has(name)) throw new AppError('conflict', `There is a "${name}" already.`)
    if (stillFits(mitigation, byName)) named.set(name, mitigation)
  }
  return [...named].sort(([a], [b]) => compare(a, b)).map(([, mitigation]) => mitigation)
}

function stillFits(mitigation: Mitigation, routes: ReadonlyMap<string, Route>): boolean {
  if (mitigation.route === null) return true
  const route = routes.get(mitigation.route)
  if (!route || mitigationKindOf(mitigation).misfit?.(route, mitigation) !== undefined) return false
  const { target } = route
  return (
    mitigation.upstream === null ||
    (target.kind === 'proxy' && target.upstreams.some(one => dialAddress(one) === mitigation.upstream))
  )
}

function refusePolicyConflicts({ policies, routes }: DesiredState): void {
  if (policies.length > maxPolicies)
    throw new AppError('conflict', `An edge has at most ${maxPolicies} policies.`)
  const known = new Map<string, Policy>()
  for (const policy of policies) {
    if (known.has(policy.name)) throw new AppError('conflict', `There is a policy "${policy.name}" already.`)
    known.set(policy.name, policy)
  }
  for (const route of routes) {
    const kinds = new Map<string, string>()
    for (const [index, name] of route.policies.entries()) {
      const policy = known.get(name)
      if (!policy)
        throw new AppError(
          'conflict',
          `The route "${route.name}" carries a policy "${name}", which is not there.`,
        )
      if (route.policies[index - 1] === name)
        throw new AppError('conflict', `The route "${route.name}" names the policy "${name}" twice.`)
      const other = kinds.get(policy.kind)
      if (other !== undefined && !kindOf(policy).severalPerRoute)
        throw new AppError(
          'conflict',
          `The route "${route.name}" can carry one policy of the kind ${policy.kind}: either "${other}" or "${name}". To swap them: route policy remove ${route.name} ${other}, then add the other; or change the one that is there: policy set ${other} …`,
        )
      kinds.set(policy.kind, name)
    }
  }
}

function refuseConflicts(state: DesiredState): void {
  if (state.routes.length > maxRoutes)
    throw new AppError('conflict', `An edge carries at most ${maxRoutes} routes.`)
  const { reservedHosts } = state.settings
  const own = ownHosts(state.settings)
  const reserved = new Set(reservedHosts)
  const owners = new Map<string, Route>()
  let previous: Route | undefined
  for (const route of state.routes) {
    if (previous?.name === route.name)
      throw new AppError('conflict', `There is a route "${route.name}" already.`)
    previous = route
    for (const host of route.hosts) {
      if (own.includes(host))
        throw new AppError(
          'conflict',
          `${host} is the host of Gatehouse's own pages; a route cannot have it.`,
        )
      if (reserved.has(host) || reserved.has(host.replace(/^[^.]+/, '*')))
        throw new AppError('conflict', `${host} is a reserved host; a route cannot have it.`)
      // Caddy matches paths without regard to case.
      const place = `${host}${route.path?.toLowerCase() ?? ''}`
      const owner = owners.get(place)
      if (owner)
        throw new AppError(
          'conflict',
          `The routes "${owner.name}" and "${route.name}" cannot both have ${place}; give one of them a path=/… of its own.`,
        )
      owners.set(place, route)
    }
  }
}

function sorted(list: readonly string[]): string[] {
  return [...list].sort(compare)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
