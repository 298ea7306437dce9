import { sessionLifeMs } from '@gatehouse/core/identity/page-session.ts'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Visit } from '../../http/visit.ts'
import type { SignIns } from './sign-ins.ts'

/**
 * For this host alone, over HTTPS, for every path (`__Host-`, RFC 6265bis 4.1.3.2), out of reach of scripts, and sent by no other site's
 * page. Browsers take names of this machine, such as `status.localhost`, for as safe as HTTPS.
 */
const name = 'gatehouse'
const options = { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const

/** The secret of a visitor's session, as they send it; null when they send none. */
export function sessionSecret(c: Context<Visit>): string | null {
  return getCookie(c, name, 'host') ?? null
}

/** The number of the session that a visitor's browser has; null when it sends none that lives. */
export function sessionBefore(c: Context<Visit>, signIns: Pick<SignIns, 'numberOf'>): number | null {
  const secret = sessionSecret(c)
  return secret === null ? null : signIns.numberOf(secret)
}

/** Gives a browser the secret of its session, for as long as that lives at most. */
export function giveSession(c: Context<Visit>, secret: string): void {
  setCookie(c, name, secret, { ...options, maxAge: sessionLifeMs / 1000 })
}

/** Takes it back. */
export function takeSession(c: Context<Visit>): void {
  deleteCookie(c, name, options)
}
