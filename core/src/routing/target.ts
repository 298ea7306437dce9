import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { Host } from './host.ts'
import { PathPrefix } from './path-prefix.ts'
import { Upstream } from './upstream.ts'

const maxLocationLength = 2000
const plainText = /^(?:[\t\n]|[^{}\p{Cc}])*$/u

/** How a proxy chooses among its upstreams. `weighted` follows the upstreams' weights. */
export const Balance = z.enum(['round-robin', 'least-conn', 'random', 'ip-hash', 'first', 'weighted'])
export type Balance = z.infer<typeof Balance>

/** A certificate of a CA as base64 DER in one line; PEM is taken too. */
export const CaCertificate = z
  .string()
  .max(16_384)
  .transform((text, context): string => {
    const base64 = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '')
    try {
      if (/^[A-Za-z0-9+/]+=*$/.test(base64))
        return new X509Certificate(Buffer.from(base64, 'base64')).raw.toString('base64')
    } catch {
      // The library's own words tell nobody what to write instead.
      context.addIssue({
        code: 'custom',
        message: 'this is not a certificate; write one as PEM or as base64 DER in one line',
      })
      return z.NEVER
    }
    context.addIssue({
      code: 'custom',
      message: 'write one CA certificate, as PEM or as base64 DER in one line',
    })
    return z.NEVER
  })

/** A part of an answer's body: one line, without what Caddy would expand. */
export const HealthText = z
  .string()
  .min(1, 'say which text')
  .max(200, 'a text has at most 200 characters')
  .regex(/^[^{}\p{C}\p{Zl}\p{Zp}]+$/u, 'a text cannot hold { or }, line breaks or invisible characters')

/** How it is seen whether an upstream is alive: Caddy asks it regularly, and so does Gatehouse. */
export const HealthCheck = z.strictObject({
  /** Null where nothing is asked: Gatehouse only sees whether it takes connections, and Caddy has no such check. */
  path: PathPrefix.nullable(),
  intervalSeconds: z.int().min(1).max(3600),
  timeoutSeconds: z.int().min(1).max(60),
  status: z.int().min(100).max(599).nullable(),
  /** Must be in the body. Older revisions do not name it. */
  text: HealthText.nullable().default(null),
})
export type HealthCheck = z.infer<typeof HealthCheck>

/** Traffic goes to upstreams. Time-outs in milliseconds; null waits for ever. */
export const ProxyTarget = z.strictObject({
  kind: z.literal('proxy'),
  upstreams: z
    .array(Upstream)
    .min(1, 'a route needs at least one upstream')
    .max(64, 'a route has at most 64 upstreams'),
  balance: Balance,
  health: HealthCheck.nullable(),
  maxFails: z.int().min(1).max(100),
  failForSeconds: z.int().min(0).max(3600),
  connectTimeoutMs: z.int().min(10).max(600_000),
  responseTimeoutMs: z.int().min(10).max(3_600_000).nullable(),
  serverName: Host.nullable(),
  ca: CaCertificate.nullable(),
  hostHeader: z.union([z.enum(['preserve', 'upstream']), Host]),
})
export type ProxyTarget = z.infer<typeof ProxyTarget>

/** The client is sent elsewhere; with `keepPath` path and query are carried along. */
export const RedirectTarget = z.strictObject({
  kind: z.literal('redirect'),
  to: z.string().superRefine((text, context) => {
    const problem = locationProblem(text)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  }),
  status: z.literal([301, 302, 303, 307, 308], 'a redirect has the status 301, 302, 303, 307 or 308'),
  keepPath: z.boolean(),
})
export type RedirectTarget = z.infer<typeof RedirectTarget>

/** A fixed answer, given by the edge itself. */
export const AnswerTarget = z.strictObject({
  kind: z.literal('answer'),
  status: z.int().min(200).max(599),
  body: z
    .string()
    .max(8192, 'a fixed answer has at most 8192 characters')
    .regex(
      plainText,
      'a fixed answer cannot hold {, } or control characters; placeholders are not taken from people',
    ),
  contentType: z
    .string()
    .max(100)
    .regex(
      /^[a-z]+\/[a-z0-9.+-]+(; charset=utf-8)?$/,
      'a content type looks like text/plain or text/html; charset=utf-8',
    ),
})
export type AnswerTarget = z.infer<typeof AnswerTarget>

/** What a route does with a request. */
export const Target = z
  .discriminatedUnion('kind', [ProxyTarget, RedirectTarget, AnswerTarget])
  .superRefine((target, context) => {
    const problem = targetProblem(target)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
export type Target = z.infer<typeof Target>

/** A proxy with every careful choice. */
export function proxyTo(upstreams: Upstream[]): ProxyTarget {
  return {
    kind: 'proxy',
    upstreams,
    balance: 'round-robin',
    health: null,
    maxFails: 1,
    failForSeconds: 10,
    connectTimeoutMs: 3000,
    responseTimeoutMs: 60_000,
    serverName: null,
    ca: null,
    hostHeader: 'preserve',
  }
}

function targetProblem(target: ProxyTarget | RedirectTarget | AnswerTarget): string | undefined {
  switch (target.kind) {
    case 'redirect':
      return redirectProblem(target)
    case 'answer':
      return undefined
    case 'proxy':
      return proxyProblem(target)
  }
}

/** Judged as it stands: `new URL` and `z.url` drop line breaks silently, and what is left may be another address. */
function locationProblem(text: string): string | undefined {
  if (text.length > maxLocationLength) return `a redirect has at most ${maxLocationLength} characters`
  if (/[{}]/.test(text)) return 'a redirect cannot hold { or }; placeholders are not taken from people'
  if (/[\s\\\p{Cc}]/u.test(text)) return 'a redirect cannot hold spaces, line breaks or backslashes'
  const url = /^https?:\/\/[^/]/i.test(text) ? URL.parse(text) : null
  if (!url) return 'a redirect goes to a whole address like https://new.example.com'
  return url.username === '' && url.password === ''
    ? undefined
    : 'a redirect cannot hold a user name or password'
}

function redirectProblem(target: RedirectTarget): string | undefined {
  const url = URL.parse(target.to)
  if (!url) return undefined
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && !target.to.endsWith('/')
  return target.keepPath && !bare
    ? 'a redirect that keeps the path goes to a host alone, as in https://new.example.com'
    : undefined
}

function proxyProblem(target: ProxyTarget): string | undefined {
  const { upstreams } = target
  const schemes = new Set(upstreams.map(upstream => upstream.scheme))
  if (schemes.size > 1) return 'the upstreams of one route all speak http or all speak https'
  if (new Set(upstreams.map(upstream => `${upstream.host} ${upstream.port}`)).size < upstreams.length)
    return 'an upstream is named twice; use weights=… to send it more'
  const weighted = upstreams.some(upstream => upstream.weight !== 1)
  if (weighted && target.balance !== 'weighted') return 'weights need balance=weighted'
  if (!schemes.has('https') && (target.serverName !== null || target.ca !== null))
    return 'server-name and ca are for https:// upstreams'
  if (typeof target.hostHeader === 'string' && target.hostHeader.startsWith('*'))
    return 'a Host header cannot be a wildcard'
  return target.serverName?.startsWith('*') ? 'a server name cannot be a wildcard' : undefined
}
