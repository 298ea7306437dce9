import { CanonicalPart, sha256 } from '../../canonical-json.ts'
import type { Route } from '../../routing/route.ts'
import type { CaddyHandler, CaddyRoute } from '../caddy-config.ts'
import { reverseProxy } from './reverse-proxy.ts'

/** The routes of each host, most specific path first, and the handlers that they share by name. */
export interface HostTable {
  hosts: Record<string, CanonicalPart[]>
  shared: Record<string, CanonicalPart>
}

interface Entry {
  path: string | null
  route: CanonicalPart
  shared: { name: string; part: CanonicalPart } | null
}

const entries = new WeakMap<Route, Entry>()

/**
 * The table of enabled routes. A host whose routes all have a path falls back to the routes of its wildcard, so that adding a
 * path route never takes the rest of a site away.
 */
export function hostTable(routes: readonly Route[]): HostTable {
  const byHost = new Map<string, Entry[]>()
  const shared: Record<string, CanonicalPart> = {}
  for (const route of routes) {
    if (!route.enabled) continue
    const entry = entryOf(route)
    if (entry.shared) shared[entry.shared.name] = entry.shared.part
    for (const host of route.hosts) byHost.set(host, [...(byHost.get(host) ?? []), entry])
  }
  const hosts: Record<string, CanonicalPart[]> = {}
  for (const [host, own] of byHost) {
    const wildcard = own.some(entry => entry.path === null)
      ? []
      : (byHost.get(host.replace(/^[^.]+/, '*')) ?? [])
    const list = host.startsWith('*')
      ? own
      : [
          ...own,
          ...wildcard.filter(
            entry => !own.some(other => other.path?.toLowerCase() === entry.path?.toLowerCase()),
          ),
        ]
    hosts[host] = [...list].sort(bySpecificity).map(entry => entry.route)
  }
  return { hosts, shared }
}

function bySpecificity(a: Entry, b: Entry): number {
  return (b.path?.length ?? 0) - (a.path?.length ?? 0) || ((a.path ?? '') < (b.path ?? '') ? -1 : 1)
}

/** The compiled form of a route; made once, because routes are never changed in place. */
function entryOf(route: Route): Entry {
  const known = entries.get(route)
  if (known) return known
  const { handle, shared } = targetHandlers(route)
  const strip: CaddyHandler[] =
    route.stripPath && route.path !== null ? [{ handler: 'rewrite', strip_path_prefix: route.path }] : []
  const compiled: CaddyRoute = {
    ...(route.path === null ? {} : { match: [{ path: [route.path, `${route.path}/*`] }] }),
    handle: [{ handler: 'vars', route: route.name }, ...strip, handle],
    terminal: true,
  }
  const entry = { path: route.path, route: new CanonicalPart(compiled), shared }
  entries.set(route, entry)
  return entry
}

function targetHandlers({ target }: Route): { handle: CaddyHandler; shared: Entry['shared'] } {
  switch (target.kind) {
    case 'answer':
      return {
        handle: {
          handler: 'static_response',
          status_code: target.status,
          headers: { 'Content-Type': [target.contentType] },
          body: target.body,
        },
        shared: null,
      }
    case 'redirect': {
      const location = target.keepPath ? `${target.to}{http.request.uri}` : target.to
      return {
        handle: { handler: 'static_response', status_code: target.status, headers: { Location: [location] } },
        shared: null,
      }
    }
    case 'proxy': {
      const part = new CanonicalPart({ handle: [reverseProxy(target)] } satisfies CaddyRoute)
      const name = `proxy-${sha256(part.json).slice(0, 16)}`
      return { handle: { handler: 'invoke', name }, shared: { name, part } }
    }
  }
}
