import { canonicalAddress, classifyAddress } from '@gatehouse/core/routing/address.ts'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import type { Visit } from './visit.ts'

/**
 * Answers under names of this machine and under the host that the settings give to these pages alone. Under any other name a page of a
 * stranger, whose name was made to point here, could read what is answered (DNS rebinding). RFC 9110, 421 Misdirected Request.
 */
export function ownHost(webHost: () => string | null) {
  return createMiddleware<Visit>(async (c, next) => {
    const name = hostName(c.req.header('host') ?? '')
    if (!isLoopback(name) && name !== webHost())
      throw new HTTPException(421, { message: 'These pages are not served under that name.' })
    await next()
  })
}

/** The Host header without its port, and IPv6 without brackets. */
function hostName(header: string): string {
  return header
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
}

function isLoopback(name: string): boolean {
  const address = canonicalAddress(name)
  return name === 'localhost' || (address !== undefined && classifyAddress(address) === 'loopback')
}
