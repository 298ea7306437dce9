import { z } from 'zod'
import type { UpstreamUse, UpstreamUses } from '../routing/upstream-use.ts'

/** Of `GET /reverse_proxy/upstreams` (Caddy, reverseproxy/admin.go). */
const Rows = z.array(z.object({ address: z.string(), num_requests: z.int(), fails: z.int() }))

/** Of `GET /metrics` (Caddy, reverseproxy/metrics.go); written anew every ten seconds. */
const healthLine = /^caddy_reverse_proxy_upstreams_healthy\{upstream="([^"\\]+)"\} ([01])$/gm

/**
 * Puts together what Caddy says of its upstreams in two places.
 * @throws when the first is not what Caddy says
 */
export function readUpstreams(rows: string, metrics: string): UpstreamUses {
  const health = new Map(
    [...metrics.matchAll(healthLine)].map(([, address, value]) => [address, value === '1']),
  )
  return new Map(
    Rows.parse(JSON.parse(rows)).map(({ address, num_requests, fails }): [string, UpstreamUse] => [
      address,
      { requests: num_requests, fails, healthy: health.get(address) ?? null },
    ]),
  )
}
