import { addressGroup } from '@gatehouse/core/routing/address.ts'
import type { Context, MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type Limit, Limiter } from '../../http/limiter.ts'
import { clientAddress, type Visit } from '../../http/visit.ts'
import { KeyCheck, type KeyCheckDeps } from './key-check.ts'
import { problemAnswer } from './problem.ts'

/** How much is taken: of one key, and of one address; a wrong key costs an address `wrongKeyPoints`. */
export interface ApiLimits {
  key: Limit
  address: Limit
  wrongKeyPoints: number
}

/** As much as a program needs that is well. */
export const usualLimits: ApiLimits = {
  key: { points: 120, windowSeconds: 60 },
  address: { points: 300, windowSeconds: 60 },
  wrongKeyPoints: 10,
}

/** Lets nobody pass without a key that counts; what keys and addresses take is limited wherever this one stands. */
export function keyOnly(
  deps: KeyCheckDeps,
  { key, address, wrongKeyPoints }: ApiLimits,
): MiddlewareHandler<Visit> {
  const check = new KeyCheck(deps)
  const ofKeys = new Limiter(key)
  const ofAddresses = new Limiter(address)
  return createMiddleware<Visit>(async (c, next) => {
    const from = clientAddress(c)
    const who = from === null ? 'unknown' : addressGroup(from)
    const waitSeconds = await ofAddresses.take(who)
    if (waitSeconds !== null) return tooMany(c, 'this address', waitSeconds)
    const verdict = check.judge(c.req.header('authorization'), from)
    if (verdict.kind !== 'live') {
      await ofAddresses.take(who, wrongKeyPoints - 1)
      const error = verdict.kind === 'dead' ? ', error="invalid_token"' : ''
      return problemAnswer(
        c,
        { status: 401, code: 'unauthorized', detail: verdict.words },
        { 'WWW-Authenticate': `Bearer realm="gatehouse"${error}` },
      )
    }
    const keyWaitSeconds = await ofKeys.take(String(verdict.key.id))
    if (keyWaitSeconds !== null) return tooMany(c, 'this key', keyWaitSeconds)
    c.set('keyId', verdict.key.id)
    return next()
  })
}

function tooMany(c: Context, who: string, waitSeconds: number): Response {
  return problemAnswer(
    c,
    {
      status: 429,
      code: 'too_many',
      detail: `Too many requests of ${who}. Try again in ${waitSeconds} s.`,
    },
    { 'Retry-After': String(waitSeconds) },
  )
}
