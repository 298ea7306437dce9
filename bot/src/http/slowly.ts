import { addressGroup } from '@gatehouse/core/routing/address.ts'
import { createMiddleware } from 'hono/factory'
import { HTTPException } from 'hono/http-exception'
import { type Limit, Limiter } from './limiter.ts'
import { clientAddress, type Visit } from './visit.ts'

/** Lets each address, or its network of IPv6, come so often, and answers 429 with `Retry-After` beyond. */
export function slowly(limit: Limit) {
  const limiter = new Limiter(limit)
  return createMiddleware<Visit>(async (c, next) => {
    const waitSeconds = await limiter.take(addressGroup(clientAddress(c) ?? 'unknown'))
    if (waitSeconds === null) return next()
    c.header('Retry-After', String(waitSeconds))
    throw new HTTPException(429, { message: `Too many requests. Try again in ${waitSeconds} s.` })
  })
}
