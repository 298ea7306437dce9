import { AppError } from '@gatehouse/core/error.ts'
import { didYouMean } from '@gatehouse/core/nearest.ts'
import { upstreamsOf } from '@gatehouse/core/routing/mitigations/drain.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import { dialAddress, type Upstream, UpstreamAddress } from '@gatehouse/core/routing/upstream.ts'
import { z } from 'zod'

/** An upstream of a route as people name it: `api-2:8080`, `http://api-2:8080`, or `api-2` where one alone has that host. */
export const UpstreamName = z.string().min(1, 'say which upstream').max(300, 'at most 300 characters')

/**
 * The address of the upstream that somebody means, as `dialAddress` writes it.
 * @throws AppError `not_found` with a near one, when the route has none like it
 */
export function upstreamOf(route: Route, typed: string): string {
  const upstreams = upstreamsOf(route)
  const found = upstreams.filter(one => isMeant(one, typed))
  const [only] = found
  if (only && found.length === 1) return dialAddress(only)
  const addresses = upstreams.map(dialAddress)
  const all = addresses.length === 0 ? 'It has none.' : `It has: ${addresses.join(', ')}.`
  if (found.length > 1)
    throw new AppError(
      'not_found',
      `Several upstreams of the route ${route.name} are at ${typed}; say which, with its port: ${found.map(dialAddress).join(', ')}.`,
    )
  const near = didYouMean(typed.replace(/^https?:\/\//i, ''), addresses)
  throw new AppError('not_found', `The route ${route.name} has no upstream "${typed}".${near || ` ${all}`}`)
}

/** Read as the address of an upstream is, so that every spelling of it is the same. */
function isMeant(upstream: Upstream, typed: string): boolean {
  const whole = typed.includes('://') ? typed : `${upstream.scheme}://${typed}`
  const read = UpstreamAddress.safeParse(whole)
  if (!read.success || read.data.scheme !== upstream.scheme || read.data.host !== upstream.host) return false
  return read.data.port === upstream.port || hasNoPort(whole)
}

function hasNoPort(address: string): boolean {
  return !/:\d+\/?$/.test(address.replace(/^[a-z]+:\/\//i, '').replace(/\[[^\]]*\]/, ''))
}
