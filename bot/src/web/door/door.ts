import { checkPath, livePath } from '@gatehouse/core/edge/compile/status-host.ts'
import { audienceOf, type PageSession } from '@gatehouse/core/identity/page-session.ts'
import { type Context, Hono } from 'hono'
import type { Limit } from '../../http/limiter.ts'
import { slowly } from '../../http/slowly.ts'
import type { Visit } from '../../http/visit.ts'
import { browserOf } from './browser-of.ts'
import { offerPage, outPage, overPage, signInPage } from './door-views.ts'
import { pageCheck } from './page-check.ts'
import { giveSession, sessionBefore, sessionSecret, takeSession } from './session-cookie.ts'
import type { SignIns, Visitor } from './sign-ins.ts'

/** What the door of the status page needs. */
export interface DoorDeps {
  signIns: SignIns
  /** Signing in by the identity provider, where there is one. */
  provider: Hono<Visit> | null
  /** How often one address may knock. */
  limit: Limit
  /** Whether the badges were written lately: a picture does not say how old it is. */
  badgesAreOfNow(): boolean
}

const tokenShape = /^[A-Za-z0-9_-]{16,128}$/

/** What Gatehouse answers under the host of the status page: who comes in, who is in, and to the edge whether somebody is. */
export function statusDoor(deps: DoorDeps): Hono<Visit> {
  const { signIns } = deps
  const app = new Hono<Visit>()
  app.get(checkPath, pageCheck(deps))
  app.get(livePath, c =>
    deps.badgesAreOfNow()
      ? c.body(null, 204)
      : c.text('There are no badges just now: they cannot be written.\n', 503),
  )
  const knocking = slowly(deps.limit)
  app.use('/once/*', knocking)
  app.get('/once/:token', c => {
    const token = c.req.param('token')
    const name = tokenShape.test(token) ? signIns.peek(token) : null
    return name === null ? c.html(overPage(), 404) : c.html(offerPage(token, name))
  })
  app.post('/once/:token', c => {
    const token = c.req.param('token')
    const secret = tokenShape.test(token)
      ? signIns.byLink(token, browserOf(c), sessionBefore(c, signIns))
      : null
    if (secret === null) return c.html(overPage(), 404)
    giveSession(c, secret)
    return c.redirect('/', 303)
  })
  // Browsers ask for one by themselves; the built page names its own.
  app.get('/favicon.ico', c => c.body(null, 204))
  app.get('/sign-in', c => c.html(signInPage({ again: null, provider: deps.provider !== null })))
  if (deps.provider) app.use('/oidc/*', knocking).route('/oidc', deps.provider)
  app.post('/sign-out', knocking, c => {
    const visitor = visitorOf(c, signIns)
    if (visitor) signIns.end(visitor, visitor.session.id)
    takeSession(c)
    return c.html(outPage())
  })
  app.get('/session', c => {
    const visitor = visitorOf(c, signIns)
    return visitor ? c.json(sessionDocument(signIns, visitor)) : c.json({ error: 'signed-out' }, 401)
  })
  app.post('/session/end/:id{[0-9]{1,15}}', knocking, c => {
    const visitor = visitorOf(c, signIns)
    if (!visitor) return c.json({ error: 'signed-out' }, 401)
    const id = Number(c.req.param('id'))
    if (!signIns.end(visitor, id)) return c.json({ error: 'not-found' }, 404)
    if (id === visitor.session.id) takeSession(c)
    return c.json({ ended: id })
  })
  return app
}

function visitorOf(c: Context<Visit>, signIns: SignIns): Visitor | null {
  const secret = sessionSecret(c)
  return secret === null ? null : signIns.visitor(secret)
}

/** Who a visitor is and where else they are signed in, for the page's script. */
function sessionDocument(signIns: SignIns, visitor: Visitor) {
  const { owner } = visitor
  const own = (one: PageSession) => ({
    id: one.id,
    agent: one.agent,
    network: one.network,
    createdAtMs: one.createdAtMs,
    seenAtMs: one.seenAtMs,
    endsAtMs: one.endsAtMs,
    isCurrent: one.id === visitor.session.id,
  })
  return {
    name: owner.name,
    role: owner.role,
    audience: audienceOf(owner.role),
    sessions: signIns.sessions(visitor).map(own),
  }
}
