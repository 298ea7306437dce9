import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import { type AccountStore, type Identity, identityText } from '@gatehouse/core/identity/account.ts'
import type { PairingStore } from '@gatehouse/core/identity/pairing.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { messagePage } from '../../http/page.ts'
import type { Visit } from '../../http/visit.ts'
import { Sessions } from '../../sessions.ts'
import { browserOf } from './browser-of.ts'
import { signedInPage, unlinkedPage } from './door-views.ts'
import type { Pending, Provider } from './provider.ts'
import { giveSession, sessionBefore } from './session-cookie.ts'
import type { SignIns } from './sign-ins.ts'

/** What signing in by the identity provider needs. */
export interface ProviderDoorDeps {
  provider: Provider
  signIns: SignIns
  accounts: Pick<AccountStore, 'byIdentity'>
  pairings: PairingStore
  clock: Clock
  log: Log
  /** Where the status page is; null when nobody can sign in to it. */
  pageUrl(): string | null
}

const cookie = 'gatehouse-sign-in'
const pendingForSeconds = 600
// Lax: the provider leads the browser back, which a strict cookie would not survive.
const options = { prefix: 'host', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const
const part = '[A-Za-z0-9_-]{43}'
const pendingShape = new RegExp(`^(${part})\\.(${part})\\.(${part})(?:\\.(${part}))?$`)

/** Signing in by the identity provider: there, and back. Whom Gatehouse does not know by it is told what to ask an admin for. */
export function providerDoor(deps: ProviderDoorDeps): Hono<Visit> {
  const { provider, pageUrl } = deps
  // On the way back the browser keeps its strict cookie to itself, so the session that is to end is remembered here.
  const leavers = new Sessions<number>(deps.clock, pendingForSeconds * 1000)
  const app = new Hono<Visit>()
  app.get('/start', async c => {
    const page = pageUrl()
    if (page === null) return c.html(messagePage('Nobody can sign in here', 'This page needs HTTPS.'), 409)
    try {
      const { url, pending } = await provider.begin(`${page}/oidc/callback`)
      const { state, nonce, verifier } = pending
      const before = sessionBefore(c, deps.signIns)
      const left = before === null ? [] : [leavers.begin(before, other => other === before)]
      const kept = [state, nonce, verifier, ...left].join('.')
      setCookie(c, cookie, kept, { ...options, maxAge: pendingForSeconds })
      return c.redirect(url.href, 303)
    } catch (error) {
      deps.log.warn('identity provider does not answer', { words: errorWords(error) })
      const words = 'Try again later, or ask Gatehouse for a link: page'
      return c.html(messagePage('The identity provider does not answer', words), 503)
    }
  })
  app.get('/callback', async c => {
    const pending = pendingOf(c)
    const page = pageUrl()
    // Once: whatever comes of it, the next try begins anew.
    deleteCookie(c, cookie, options)
    if (pending === null || page === null) return refused(c, deps, 'not begun in this browser')
    const cameBackTo = new URL(`${page}/oidc/callback${new URL(c.req.url).search}`)
    try {
      const identity = await provider.finish(cameBackTo, pending)
      return entered(c, deps, { identity, before: takeLeaver(leavers, pending.left) })
    } catch (error) {
      deps.log.warn('identity provider let nobody in', { words: errorWords(error) })
      return refused(c, deps, 'not confirmed by the identity provider')
    }
  })
  return app
}

function entered(
  c: Context<Visit>,
  { accounts, pairings, signIns, clock }: ProviderDoorDeps,
  { identity, before }: { identity: Identity; before: number | null },
) {
  const account = accounts.byIdentity(identity)
  if (account === null) {
    signIns.refused('identity of no account', { identity: identityText(identity) })
    return c.html(unlinkedPage(pairings.codeFor(identity, clock.nowMs())), 403)
  }
  if (account.state !== 'active') {
    signIns.refused('account disabled', { account: account.name })
    return c.html(messagePage('Your account is disabled', 'Ask an admin of Gatehouse.'), 403)
  }
  const by = { identity: identityText(identity) }
  giveSession(c, signIns.begin(account.id, account.name, browserOf(c), { before, by }))
  return c.html(signedInPage())
}

/** Which session somebody had when they left. Once. */
function takeLeaver(leavers: Sessions<number>, id: string | null): number | null {
  if (id === null) return null
  const before = leavers.find(id)
  leavers.end(id)
  return before
}

function refused(c: Context<Visit>, { signIns }: ProviderDoorDeps, why: string) {
  signIns.refused(why)
  return c.html(messagePage('You are not signed in', 'This did not work. Begin again at /sign-in.'), 403)
}

function pendingOf(c: Context<Visit>): (Pending & { left: string | null }) | null {
  const [, state, nonce, verifier, left = null] = pendingShape.exec(getCookie(c, cookie, 'host') ?? '') ?? []
  if (state === undefined || nonce === undefined || verifier === undefined) return null
  return { state, nonce, verifier, left }
}
