import { CanonicalPart, sha256 } from '../../canonical-json.ts'
import { answeringOrder, wildcardOf } from '../../routing/answering-order.ts'
import type { RunState } from '../../routing/mitigation/lay.ts'
import { findPolicy, type Policy } from '../../routing/policy/policy.ts'
import type { Route } from '../../routing/route.ts'
import type { CaddyHandler, CaddyRoute } from '../caddy-config.ts'
import { blockedName } from './blocked.ts'
import { type PolicyContext, policyChain, type Shared, sameContext } from './policy-chain.ts'
import { proofTarget, proofTargetName } from './proof-mark.ts'
import { keptInSight, reverseProxy } from './reverse-proxy.ts'

/** The routes of each host, most specific path first, and the handlers that they share by name. */
export interface HostTable {
  hosts: Record<string, CanonicalPart[]>
  shared: Shared
}

interface Entry {
  path: string | null
  route: CanonicalPart
  shared: Shared
  /** What it was compiled for. */
  policies: readonly Policy[]
  context: PolicyContext
}

/** Also of a route without policies, to which a proof may go astray. */
const proofTargetPart = new CanonicalPart(proofTarget)

/** Nobody invokes it. */
const drainingName = 'draining'

const entries = new WeakMap<Route, Entry>()

/** The table of enabled routes. */
export function hostTable(state: RunState, context: PolicyContext): HostTable {
  const byHost = new Map<string, Entry[]>()
  const shared: Shared = {}
  for (const route of state.routes) {
    if (!route.enabled) continue
    const entry = entryOf(
      route,
      route.policies.map(name => findPolicy(state, name)),
      context,
    )
    Object.assign(shared, entry.shared)
    for (const host of route.hosts) byHost.set(host, [...(byHost.get(host) ?? []), entry])
  }
  const hosts: Record<string, CanonicalPart[]> = {}
  for (const [host, own] of byHost) {
    const wildcard = wildcardOf(host)
    const below = wildcard === host ? [] : (byHost.get(wildcard) ?? [])
    hosts[host] = answeringOrder(own, below).map(entry => entry.route)
  }
  const draining = state.routes.flatMap(route => route.draining ?? [])
  if (draining.length > 0)
    shared[drainingName] = new CanonicalPart({ handle: [keptInSight(draining)] } satisfies CaddyRoute)
  return { hosts, shared }
}

/** The compiled form of a route; made once, because neither routes nor policies are ever changed in place. */
function entryOf(route: Route, policies: readonly Policy[], context: PolicyContext): Entry {
  const known = entries.get(route)
  if (known && isFor(known, policies, context)) return known
  const shared: Shared = {}
  const chain = policyChain(policies, context, shared)
  shared[proofTargetName] = proofTargetPart
  const handle = targetHandler(route, shared)
  const strip: CaddyHandler[] =
    route.stripPath && route.path !== null ? [{ handler: 'rewrite', strip_path_prefix: route.path }] : []
  const compiled: CaddyRoute = {
    ...(route.path === null ? {} : { match: [{ path: [route.path, `${route.path}/*`] }] }),
    handle: [
      { handler: 'vars', route: route.name },
      { handler: 'invoke', name: blockedName },
      ...chain,
      { handler: 'invoke', name: proofTargetName },
      ...strip,
      handle,
    ],
    terminal: true,
  }
  const entry = { path: route.path, route: new CanonicalPart(compiled), shared, policies, context }
  entries.set(route, entry)
  return entry
}

/** What policies compile to depends on themselves and on the edge; without any, on neither. */
function isFor(entry: Entry, policies: readonly Policy[], context: PolicyContext): boolean {
  if (entry.policies.length === 0 && policies.length === 0) return true
  return (
    sameContext(entry.context, context) &&
    entry.policies.length === policies.length &&
    entry.policies.every((policy, index) => policy === policies[index])
  )
}

function targetHandler({ target }: Route, shared: Shared): CaddyHandler {
  switch (target.kind) {
    case 'answer':
      return {
        handler: 'static_response',
        status_code: target.status,
        headers: { 'Content-Type': [target.contentType] },
        body: target.body,
      }
    case 'redirect': {
      const location = target.keepPath ? `${target.to}{http.request.uri}` : target.to
      return {
        handler: 'static_response',
        status_code: target.status,
        headers: { Location: [location] },
      }
    }
    case 'proxy': {
      const part = new CanonicalPart({ handle: [reverseProxy(target)] } satisfies CaddyRoute)
      const name = `proxy-${sha256(part.json).slice(0, 16)}`
      shared[name] = part
      return { handler: 'invoke', name }
    }
  }
}
