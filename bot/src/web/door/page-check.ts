import { audienceHeader } from '@gatehouse/core/edge/compile/status-host.ts'
import { audienceOf } from '@gatehouse/core/identity/page-session.ts'
import type { Context, Handler } from 'hono'
import type { Visit } from '../../http/visit.ts'
import { problemAnswer } from '../../platforms/api/problem.ts'
import { signInPage } from './door-views.ts'
import { sessionSecret } from './session-cookie.ts'
import type { SignIns } from './sign-ins.ts'

interface PageCheckDeps {
  signIns: Pick<SignIns, 'visitor'>
  /** Null where there is no identity provider. */
  provider: object | null
}

/**
 * What the edge asks before it shows anything of the status page. A yes names whose documents the visitor reads; a no is what they get: the
 * page to sign in, or a problem for programs. Costs one look into the database, and no write.
 */
export function pageCheck({ signIns, provider }: PageCheckDeps): Handler<Visit> {
  return c => {
    const secret = sessionSecret(c)
    const visitor = secret === null ? null : signIns.visitor(secret)
    if (visitor === null) return unknownVisitor(c, provider !== null)
    c.header(audienceHeader, audienceOf(visitor.owner.role))
    return c.body(null, 204)
  }
}

function unknownVisitor(c: Context<Visit>, provider: boolean) {
  const asked = c.req.header('x-forwarded-uri') ?? '/'
  c.header('Vary', 'Cookie')
  if (!isNavigation(c, asked))
    return problemAnswer(c, {
      status: 401,
      code: 'unauthorized',
      detail: 'You are not signed in to the status page.',
    })
  // A browser keeps a strict cookie back when a page of another site leads here; led here by ourselves, it sends it.
  const again = c.req.header('sec-fetch-site') === 'cross-site' && isOwnPath(asked) ? asked : null
  return c.html(signInPage({ again, provider }), 401)
}

function isNavigation(c: Context<Visit>, asked: string): boolean {
  if (/^\/(data|_astro)\//.test(asked)) return false
  const mode = c.req.header('sec-fetch-mode')
  return mode === undefined || mode === 'navigate'
}

/** A path of this host: `//other.example` is one of another. */
function isOwnPath(uri: string): boolean {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(uri)
}
