import { upstreamsOf } from '@gatehouse/core/routing/mitigations/drain.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import { dialAddress } from '@gatehouse/core/routing/upstream.ts'

/** The upstreams of each route that has several, by the route's name. Of a single one nothing can be said that the route does not say. */
export function upstreamNames(routes: readonly Route[]): Record<string, string[]> {
  return Object.fromEntries(
    routes
      .filter(route => upstreamsOf(route).length > 1)
      .map(route => [route.name, upstreamsOf(route).map(dialAddress)]),
  )
}

/** Those of the route that stands before them; all that there are while none is known. */
export function upstreamsBehind(
  upstreams: Readonly<Record<string, readonly string[]>>,
  route: string | undefined,
): readonly string[] {
  if (route === undefined) return [...new Set(Object.values(upstreams).flat())]
  return Object.hasOwn(upstreams, route) ? (upstreams[route] ?? []) : []
}
