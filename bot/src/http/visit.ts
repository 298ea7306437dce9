import type { IncomingMessage } from 'node:http'
import { canonicalAddress } from '@gatehouse/core/routing/address.ts'
import type { Context } from 'hono'

/** What hono knows of one request: `throughEdge` when it came over the private socket to which only the edge proxies. */
export interface Visit {
  Bindings: { incoming: IncomingMessage; throughEdge: boolean }
  /** Of the API key that came with it; set where one is demanded. */
  Variables: { keyId: number }
}

/**
 * Where the client is. Behind the edge it is what the edge found, the last value of X-Forwarded-For; everywhere else that header is
 * anybody's word and only the connection counts. Null when it cannot be told.
 */
export function clientAddress({ env, req }: Context<Visit>): string | null {
  const text = env.throughEdge
    ? req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    : env.incoming.socket.remoteAddress
  return canonicalAddress(text ?? '') ?? null
}

/** Whether the client speaks HTTPS, to the edge. */
export function throughHttps({ env, req }: Context<Visit>): boolean {
  return env.throughEdge && req.header('x-forwarded-proto') === 'https'
}
