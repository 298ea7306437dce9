import type { BasicUser } from '../routing/policies/basic-auth/basic-users.ts'
import { sentHeaders } from '../routing/policies/headers.ts'
import type { Rate } from '../routing/policies/rate-limit/rate.ts'
import { kindOf, type Policy } from '../routing/policy/policy.ts'
import { type Upstream, upstreamText } from '../routing/upstream.ts'
import type { ExportNotes } from './export-notes.ts'
import { block, word } from './words.ts'

/** What an exported policy may use. */
export interface PolicyExport {
  /** Of the route that carries it. */
  route: string
  notes: ExportNotes
  /** Whether hashes of passwords may be written. */
  hashes: boolean
}

/** Those of a kind, which its schema has read. */
type Options = Record<string, unknown>
type Directives = (options: Options, context: PolicyExport & { name: string }) => string[]

/** What cannot be said keeps everybody out until somebody has said it in another way. */
const closed = ['error 503']

/** How each kind is said in a Caddyfile. One that is not here is not said, and named. */
const directives: Readonly<Record<string, Directives>> = {
  hsts: options => header([`Strict-Transport-Security ${word(hstsValue(options))}`]),
  headers: options =>
    header([
      ...Object.entries(sentHeaders(options as never)).map(([name, value]) => `${name} ${word(value)}`),
      ...(options.remove as string[]).map(name => `-${name}`),
    ]),
  'ip-allow': (options, context) => clients('not client_ip', options, context),
  'ip-deny': (options, context) => clients('client_ip', options, context),
  'body-limit': options => block('request_body', [`max_size ${options.max}`]),
  'rate-limit': (options, context) => rateLimit(options, context),
  'basic-auth': (options, context) => basicAuth(options, context),
  'forward-auth': (options, context) => forwardAuth(options, context),
  compress: options => compress(options),
}

/** Kinds that keep people out: without them nobody comes through. */
const closing = ['country', 'client-cert']

/** A policy as directives, in the place where they stand. */
export function policyDirectives(policy: Policy, context: PolicyExport): string[] {
  const write = directives[policy.kind]
  if (write) return write(policy.options as Options, { ...context, name: policy.name })
  context.notes.say(policy.kind, context.route, missing[policy.kind] ?? 'A Caddyfile cannot say it.')
  return closing.includes(policy.kind) ? closed : []
}

const missing: Readonly<Record<string, string>> = {
  waf: 'stock Caddy has no WAF; coraza-caddy is a module that brings one.',
  'strict-path': 'odd paths are not refused.',
  'https-redirect':
    'Caddy sends HTTP to HTTPS by itself where it has certificates; what a proxy in front says is not looked at.',
  cors: 'pages of other origins are not let read answers.',
  country: 'it needs a module and a database; nobody is let through until it is said in another way.',
  'client-cert':
    'client_auth in tls holds for whole hosts; nobody is let through until it is said in another way.',
}

function header(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : block('header', ['defer', ...lines])
}

function hstsValue(options: Options): string {
  const {
    'max-age': ms,
    subdomains,
    preload,
  } = options as { 'max-age': number; subdomains: boolean; preload: boolean }
  return [
    `max-age=${ms / 1000}`,
    ...(subdomains ? ['includeSubDomains'] : []),
    ...(preload ? ['preload'] : []),
  ].join('; ')
}

function clients(
  matcher: string,
  options: Options,
  { name, route, notes }: PolicyExport & { name: string },
): string[] {
  const { networks, list } = options as { networks: string[]; list: string | null }
  if (list !== null) {
    notes.say(
      name,
      route,
      `the list ${list} is a file that Caddy does not follow; nobody is let through until it is written out.`,
    )
    return closed
  }
  return [`@${name} ${matcher} ${networks.join(' ')}`, `error @${name} 403`]
}

function rateLimit(options: Options, { name, route, notes }: PolicyExport & { name: string }): string[] {
  const { limits, paths, methods } = options as { limits: Rate[]; paths?: string[]; methods?: string[] }
  notes.module('rate_limit', 'github.com/mholt/caddy-ratelimit')
  const match = [
    ...(paths && paths.length > 0 ? [`path ${paths.flatMap(path => [path, `${path}/*`]).join(' ')}`] : []),
    ...(methods && methods.length > 0 ? [`method ${methods.join(' ')}`] : []),
  ]
  return block(
    'rate_limit',
    limits.flatMap(({ requests, windowMs }, part) =>
      block(`zone ${route}-${name}-${part}`, [
        ...(match.length > 0 ? block('match', match) : []),
        'key {client_ip}',
        `events ${requests}`,
        `window ${windowMs}ms`,
      ]),
    ),
  )
}

/** At the beginning of a line, also in quotes (Caddy, caddyfile/parse.go). */
const readAsDirective = 'import'

function basicAuth(
  options: Options,
  { name, route, notes, hashes }: PolicyExport & { name: string },
): string[] {
  const {
    realm,
    users,
    'pass-on': passOn,
  } = options as { realm: string; users: BasicUser[]; 'pass-on': boolean }
  const known = users.filter(({ hash, name: user }) => hash !== null && user !== readAsDirective)
  if (users.some(({ name: user }) => user === readAsDirective))
    notes.say(
      name,
      route,
      `a Caddyfile takes the user name ${readAsDirective} for a directive, so this user is left out; give them another name.`,
    )
  if (!hashes || known.length === 0) {
    notes.say(
      name,
      route,
      hashes
        ? 'nobody whom it can name has a password, so nobody is let through.'
        : 'hashes of passwords are left out, so nobody is let through; at the console of the machine: export caddyfile hashes=yes',
    )
    return closed
  }
  return [
    ...block(
      `basic_auth argon2id ${word(realm)}`,
      known.map(({ name: user, hash }) => `${word(user)} ${word(hash ?? '')}`),
    ),
    ...(passOn ? [] : ['request_header -Authorization']),
  ]
}

function forwardAuth(options: Options, { notes }: PolicyExport): string[] {
  const { authenticator } = options as { authenticator: Upstream }
  const held = heldBy(options)
  notes.since(
    'forward_auth',
    '2.11.2',
    'older ones let clients forge the headers in which it says who somebody is',
  )
  return block(`forward_auth ${upstreamText(authenticator)}`, [
    `uri ${word(held.uri)}`,
    ...(held.headers.length > 0 ? [`copy_headers ${held.headers.join(' ')}`] : []),
  ])
}

/** With what a preset brings. */
function heldBy(options: Options): { uri: string; headers: string[] } {
  const held = kindOf({ name: 'x', kind: 'forward-auth', options }).holds?.(options as never) ?? {}
  const headers = held['passes on'] ?? ''
  return { uri: held['asked at'] ?? '/', headers: headers === 'no headers' ? [] : headers.split(', ') }
}

function compress(options: Options): string[] {
  const {
    encodings,
    'min-size': minSize,
    types,
  } = options as { encodings: string[]; 'min-size': number; types: string[] }
  const usual = kindOf({ name: 'x', kind: 'compress', options }).fields.types?.usual as string[]
  const own = types.join() !== usual.join()
  const order = ['zstd', 'gzip'].filter(one => encodings.includes(one))
  return block(`encode ${order.join(' ')}`, [
    `minimum_length ${minSize - 1}`,
    ...(own
      ? block(
          'match',
          types.map(type => `header Content-Type ${type}*`),
        )
      : []),
  ])
}
