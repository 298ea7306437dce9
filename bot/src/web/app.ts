import { readFileSync } from 'node:fs'
import { AppError } from '@gatehouse/core/error.ts'
import type { AccountStore } from '@gatehouse/core/identity/account.ts'
import type { PairingStore } from '@gatehouse/core/identity/pairing.ts'
import type { Settings } from '@gatehouse/core/routing/settings.ts'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Handovers } from '../handover.ts'
import { isStatusHost, ownHost } from '../http/own-host.ts'
import { messagePage } from '../http/page.ts'
import { sameOrigin } from '../http/same-origin.ts'
import { securityHeaders } from '../http/security-headers.ts'
import { slowly } from '../http/slowly.ts'
import type { Visit } from '../http/visit.ts'
import { type ApiDeps, api } from '../platforms/api/api.ts'
import { type ApiLimits, keyOnly, usualLimits } from '../platforms/api/key-only.ts'
import { type ProblemCode, problemAnswer, statusOfCode } from '../platforms/api/problem.ts'
import { statusDoor } from './door/door.ts'
import { Provider } from './door/provider.ts'
import { providerDoor } from './door/provider-door.ts'
import type { ProviderSettings } from './door/provider-settings.ts'
import { type SignInDeps, SignIns } from './door/sign-ins.ts'
import { statusPageUrl } from './link-url.ts'
import { type MetricsDeps, metricsPage } from './metrics.ts'
import { oneTimePages } from './one-time-page.ts'

/** What the pages and the API need. */
export interface WebDeps extends ApiDeps, MetricsDeps, SignInDeps {
  handovers: Handovers
  settings(): Pick<Settings, 'webHost' | 'statusHost' | 'http' | 'https'>
  pairings: PairingStore
  accounts: AccountStore
  /** Of the team, by which people sign in to the status page. */
  provider: ProviderSettings | null
  /** Whether what everybody may see of the status page was written lately. */
  badgesAreOfNow(): boolean
  /** A short random id under which a bug is found in the log. */
  reference(): string
  /** Other limits than the usual ones. */
  limits?: ApiLimits
}

const stylesheet = readFileSync(new URL('style.css', import.meta.url), 'utf8')

/** Everything that Gatehouse answers over HTTP. */
export function webApp(deps: WebDeps): Hono<Visit> {
  const limits = deps.limits ?? usualLimits
  const app = new Hono<Visit>()
  app.use(securityHeaders)
  app.use(ownHost(deps.settings))
  app.use(sameOrigin)
  app.get('/style.css', c => c.body(stylesheet, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  const door = openDoor(deps, limits.address)
  answerFailures(deps, door)
  app.use(async (c, next) => (isStatusHost(c, deps.settings()) ? door.fetch(c.req.raw, c.env) : next()))
  app.get('/healthz', c => c.text('ok\n'))
  app.use('/once/*', slowly(limits.address))
  app.route('/once', oneTimePages(deps.handovers))
  // One for both: whoever guesses keys has no more tries for there being two doors.
  const keyed = keyOnly(deps, limits)
  app.route('/api', api(deps, keyed))
  app.use('/metrics', keyed)
  app.get('/metrics', metricsPage(deps))
  answerFailures(deps, app)
  return app
}

function openDoor(deps: WebDeps, limit: ApiLimits['address']): Hono<Visit> {
  const signIns = new SignIns(deps)
  const known = deps.provider && new Provider(deps.provider, deps.clock.monotonicMs)
  const pageUrl = () => statusPageUrl(deps.settings())
  return statusDoor({
    signIns,
    limit,
    badgesAreOfNow: deps.badgesAreOfNow,
    provider: known && providerDoor({ ...deps, signIns, pageUrl, provider: known }),
  })
}

function answerFailures(deps: WebDeps, app: Hono<Visit>): void {
  app.notFound(c => failure(c, 404, 'not_found', 'There is nothing at this address.'))
  app.onError((error, c) => {
    if (error instanceof AppError) return failure(c, statusOfCode[error.code], error.code, error.message)
    if (error instanceof HTTPException) return failure(c, error.status, codeOf(error), error.message)
    const reference = deps.reference()
    deps.log.error('web request failed unexpectedly', { reference, method: c.req.method, error })
    const words = `Something went wrong inside Gatehouse. The log has the details under ${reference}.`
    return failure(c, 500, 'bug', words)
  })
}

/** A problem for programs, a page for people. */
function failure(c: Context<Visit>, status: ContentfulStatusCode, code: ProblemCode, words: string) {
  if (c.req.path.startsWith('/api/') || c.req.path === '/metrics')
    return problemAnswer(c, { status, code, detail: words })
  return c.html(messagePage(titles[code] ?? 'This did not work', words), status)
}

const titles: Partial<Record<ProblemCode, string>> = {
  not_found: 'Nothing here',
  forbidden: 'Not allowed',
  too_many: 'Slow down',
}

function codeOf({ status }: HTTPException): ProblemCode {
  if (status === 429) return 'too_many'
  if (status === 403 || status === 421) return 'forbidden'
  return status === 413 ? 'too_large' : 'invalid'
}
