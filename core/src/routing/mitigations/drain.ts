import { defineMitigation } from '../mitigation/mitigation-kind.ts'
import type { Route } from '../route.ts'
import { dialAddress, type Upstream } from '../upstream.ts'

/**
 * Sends no new request to one upstream of a route, while what runs there goes on to its end: requests, downloads, WebSockets. The edge's own
 * health checks of it pause for that route as well.
 */
export const drain = defineMitigation({
  kind: 'drain',
  summary: 'send no new requests to one upstream of a route, and let what runs there end',
  target: 'upstream',
  fields: {},
  running: true,
  risk: () => 'change',
  consequence: ({ route, upstream }) => `${upstream} gets no new request of the route ${route}.`,
  misfit: (route, { upstream }) => {
    const upstreams = upstreamsOf(route)
    if (upstreams.length === 0) return `The route ${route.name} has no upstreams.`
    return upstreams.length === 1 && upstreams.some(one => dialAddress(one) === upstream)
      ? `${upstream} is the only upstream of the route ${route.name}. To take the route out of service: maintenance ${route.name}`
      : undefined
  },
  lay: (laid, _options, { upstream }) => {
    const { route, draining } = laid
    if (route.target.kind !== 'proxy') return laid
    const left = route.target.upstreams.filter(one => dialAddress(one) !== upstream)
    const drained = route.target.upstreams.filter(one => !left.includes(one))
    // A guard refuses that; a route without upstreams would be no configuration at all.
    if (left.length === 0) return laid
    return {
      ...laid,
      route: { ...route, target: { ...route.target, upstreams: left } },
      draining: [...draining, ...drained],
    }
  },
})

/** The upstreams of a route; none when it sends requests nowhere. */
export function upstreamsOf({ target }: Route): readonly Upstream[] {
  return target.kind === 'proxy' ? target.upstreams : []
}
