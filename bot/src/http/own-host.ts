import { canonicalAddress, classifyAddress } from '@gatehouse/core/routing/address.ts'
import type { Settings } from '@gatehouse/core/routing/settings.ts'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import type { Visit } from './visit.ts'

/**
 * Answers under names of this machine and under the hosts that the settings give to these pages alone. Under any other name a page of a
 * stranger, whose name was made to point here, could read what is answered (DNS rebinding). RFC 9110, 421 Misdirected Request.
 */
export function ownHost(settings: () => Pick<Settings, 'webHost' | 'statusHost'>) {
  return createMiddleware<Visit>(async (c, next) => {
    const name = hostName(c.req.header('host') ?? '')
    const own = settings()
    if (!isLoopback(name) && name !== own.webHost && !isStatusHost(c, own))
      throw new HTTPException(421, { message: 'These pages are not served under that name.' })
    await next()
  })
}

/** Whether somebody came to the status page's host, which only the edge carries. */
export function isStatusHost(
  { env, req }: Context<Visit>,
  { statusHost }: Pick<Settings, 'statusHost'>,
): boolean {
  return env.throughEdge && statusHost !== null && hostName(req.header('host') ?? '') === statusHost
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
