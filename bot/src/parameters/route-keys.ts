import { durationMs, durationSeconds } from '@gatehouse/core/duration.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { Host } from '@gatehouse/core/routing/host.ts'
import { PathPrefix } from '@gatehouse/core/routing/path-prefix.ts'
import { Route } from '@gatehouse/core/routing/route.ts'
import { Slug } from '@gatehouse/core/routing/slug.ts'
import {
  type AnswerTarget,
  Balance,
  CaCertificate,
  type HealthCheck,
  HealthText,
  type ProxyTarget,
  proxyTo,
  type RedirectTarget,
  type Target,
} from '@gatehouse/core/routing/target.ts'
import { type Upstream, UpstreamAddress } from '@gatehouse/core/routing/upstream.ts'
import { commaList, orNone, orWord, wholeNumber, YesNo } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { type Arguments, key } from '../command.ts'

const yesNo = { values: ['yes', 'no'] }

/** The keys that describe a route, the same for adding and for changing one. */
export const routeKeys = {
  path: key(orNone(PathPrefix), '/api|none', 'answer only below this path', {}),
  strip: key(YesNo, 'yes|no', 'take the path away before the upstream sees it', yesNo),
  group: key(orNone(Slug), 'payments|none', 'heading under which the status page shows it', {}),
  balance: key(Balance, 'round-robin', 'how an upstream is chosen', { values: Balance.options }),
  weights: key(
    commaList(wholeNumber(1, 1000)),
    '3,1',
    'shares of the upstreams, in their order; sets balance=weighted',
  ),
  health: key(
    orNone(orWord('tcp', 'tcp' as const, PathPrefix)),
    '/healthz|tcp|none',
    'path that is asked regularly at each upstream; tcp only sees whether it takes connections',
  ),
  'health-interval': key(durationSeconds({ min: 1, max: 3600 }), '10s', 'how often it asks'),
  'health-timeout': key(durationSeconds({ min: 1, max: 60 }), '3s', 'how long it waits for that answer'),
  'health-status': key(
    orNone(wholeNumber(100, 599)),
    '200|none',
    'the only status that counts as healthy; otherwise any 2xx',
  ),
  'health-text': key(orNone(HealthText), '"all well"|none', 'what the answer must hold to count as healthy'),
  'max-fails': key(wholeNumber(1, 100), '1', 'failures after which one of several upstreams is left out'),
  'fail-for': key(durationSeconds({ min: 0, max: 3600 }), '10s', 'how long it is left out; 0s never'),
  'connect-timeout': key(durationMs({ min: 10, max: 600_000 }), '3s', 'how long to wait for a connection'),
  'response-timeout': key(
    orNone(durationMs({ min: 10, max: 3_600_000 })),
    '60s|none',
    "how long to wait for an answer's beginning",
  ),
  'server-name': key(
    orNone(Host),
    'api.internal.example.com|none',
    'name in the certificate of https:// upstreams',
  ),
  ca: key(
    orNone(CaCertificate),
    'MIIB…|none',
    'CA certificate of https:// upstreams: PEM, or base64 DER in one line',
  ),
  'host-header': key(
    z.union([z.enum(['preserve', 'upstream']), Host]),
    'preserve|upstream|name',
    'the Host header that upstreams see',
    { values: ['preserve', 'upstream'] },
  ),
  redirect: key(z.string(), 'https://new.example.com', 'send clients there instead of to upstreams'),
  answer: key(wholeNumber(200, 599), '503', 'answer with this status instead of asking upstreams'),
  status: key(wholeNumber(301, 308), '308', 'status of the redirect: 301, 302, 303, 307 or 308'),
  'keep-path': key(YesNo, 'yes|no', 'carry path and query along in the redirect', yesNo),
  body: key(z.string(), '"Back soon."', 'text of the fixed answer'),
  type: key(z.string(), 'text/plain', 'content type of the fixed answer'),
} as const

export type RouteKeys = Partial<Arguments<typeof routeKeys>>

/**
 * A route with some of its keys changed; null for a new one that has no target yet.
 * @throws AppError `invalid` when the keys do not go together
 */
export function withKeys(
  route: Omit<Route, 'target'> & { target: Target | null },
  keys: RouteKeys,
  upstreams: readonly Upstream[],
): Route {
  const { group, ...rest } = route
  const grouped = keys.group === undefined ? group : (keys.group ?? undefined)
  const changed = {
    ...rest,
    ...(grouped !== undefined && { group: grouped }),
    ...(keys.path !== undefined && { path: keys.path, ...(keys.path === null && { stripPath: false }) }),
    ...(keys.strip !== undefined && { stripPath: keys.strip }),
    target: target(route.target, keys, upstreams),
  }
  const read = Route.safeParse(changed)
  if (read.success) return read.data
  throw new AppError('invalid', sentence(read.error.issues[0]?.message ?? 'These keys do not go together'))
}

/** Upstreams as they are typed behind the host: one or more addresses, with or without commas. */
export const UpstreamList = commaList(UpstreamAddress)

const proxyKeys = [
  'balance',
  'weights',
  'health',
  'health-interval',
  'health-timeout',
  'health-status',
  'health-text',
  'max-fails',
  'fail-for',
  'connect-timeout',
  'response-timeout',
  'server-name',
  'ca',
  'host-header',
] as const
const redirectKeys = ['status', 'keep-path'] as const
const answerKeys = ['body', 'type'] as const

function target(before: Target | null, keys: RouteKeys, upstreams: readonly Upstream[]): unknown {
  const wishes = [
    keys.redirect !== undefined && 'redirect',
    keys.answer !== undefined && 'answer',
    upstreams.length > 0 && 'upstreams',
  ].filter(Boolean)
  if (wishes.length > 1)
    throw new AppError('invalid', `A route has one target: either ${wishes.join(' or ')}.`)
  if (wishes[0] === 'redirect' || (!wishes[0] && before?.kind === 'redirect')) {
    refuseKeys(keys, [...proxyKeys, ...answerKeys], 'a redirect')
    return redirect(before, keys)
  }
  if (wishes[0] === 'answer' || (!wishes[0] && before?.kind === 'answer')) {
    refuseKeys(keys, [...proxyKeys, ...redirectKeys], 'a fixed answer')
    return answer(before, keys)
  }
  refuseKeys(keys, [...redirectKeys, ...answerKeys], 'a route to upstreams')
  if (before?.kind !== 'proxy' && upstreams.length === 0)
    throw new AppError(
      'invalid',
      'Where should it lead? Give an upstream like http://10.0.0.5:8080, or redirect=… or answer=….',
    )
  return proxy(before?.kind === 'proxy' ? before : proxyTo([]), keys, upstreams)
}

function refuseKeys(keys: RouteKeys, names: readonly (keyof RouteKeys)[], what: string): void {
  const wrong = names.find(name => keys[name] !== undefined)
  if (wrong) throw new AppError('invalid', `${wrong}= means nothing for ${what}.`)
}

function redirect(before: Target | null, keys: RouteKeys): unknown {
  const old: Partial<RedirectTarget> = before?.kind === 'redirect' ? before : {}
  return {
    kind: 'redirect',
    to: keys.redirect ?? old.to,
    status: keys.status ?? old.status ?? 308,
    keepPath: keys['keep-path'] ?? old.keepPath ?? false,
  }
}

function answer(before: Target | null, keys: RouteKeys): unknown {
  const old: Partial<AnswerTarget> = before?.kind === 'answer' ? before : {}
  return {
    kind: 'answer',
    status: keys.answer ?? old.status,
    body: keys.body ?? old.body ?? '',
    contentType: keys.type ?? old.contentType ?? 'text/plain; charset=utf-8',
  }
}

function proxy(old: ProxyTarget, keys: RouteKeys, upstreams: readonly Upstream[]): unknown {
  const list = upstreams.length > 0 ? keepWeights(old.upstreams, upstreams) : old.upstreams
  const balance = keys.balance ?? (keys.weights ? 'weighted' : old.balance)
  return {
    ...old,
    upstreams: balance === 'weighted' ? weighted(list, keys.weights) : unweighted(list, keys.weights),
    balance,
    health: health(old.health, keys),
    ...defined({
      maxFails: keys['max-fails'],
      failForSeconds: keys['fail-for'],
      connectTimeoutMs: keys['connect-timeout'],
      responseTimeoutMs: keys['response-timeout'],
      serverName: keys['server-name'],
      ca: keys.ca,
      hostHeader: keys['host-header'],
    }),
  }
}

function keepWeights(old: readonly Upstream[], fresh: readonly Upstream[]): Upstream[] {
  return fresh.map(one => ({
    ...one,
    weight: old.find(other => other.host === one.host && other.port === one.port)?.weight ?? 1,
  }))
}

function weighted(upstreams: readonly Upstream[], weights: readonly number[] | undefined): Upstream[] {
  if (weights && weights.length !== upstreams.length) {
    throw new AppError(
      'invalid',
      `There are ${upstreams.length} upstreams and ${weights.length} weights; give one weight for each, in their order.`,
    )
  }
  return upstreams.map((upstream, index) => ({ ...upstream, weight: weights?.[index] ?? upstream.weight }))
}

function unweighted(upstreams: readonly Upstream[], weights: readonly number[] | undefined): Upstream[] {
  if (weights) throw new AppError('invalid', 'Weights need balance=weighted.')
  return upstreams.map(upstream => ({ ...upstream, weight: 1 }))
}

function health(old: HealthCheck | null, keys: RouteKeys): HealthCheck | null {
  const asked = keys.health === undefined ? old && (old.path ?? 'tcp') : keys.health
  const others = ['health-interval', 'health-timeout', 'health-status', 'health-text'] as const
  if (asked === null) {
    const alone = others.find(name => keys[name] !== undefined)
    if (alone) throw new AppError('invalid', `${alone}= needs a path to ask: health=/healthz.`)
    return null
  }
  const often = {
    intervalSeconds: keys['health-interval'] ?? old?.intervalSeconds ?? 10,
    timeoutSeconds: keys['health-timeout'] ?? old?.timeoutSeconds ?? 3,
  }
  if (asked === 'tcp') {
    const said = (['health-status', 'health-text'] as const).find(name => keys[name] != null)
    if (said) throw new AppError('invalid', `${said}= needs a path to ask: with health=tcp nothing is asked.`)
    return { path: null, ...often, status: null, text: null }
  }
  return {
    path: asked,
    ...often,
    status: keys['health-status'] === undefined ? (old?.status ?? null) : keys['health-status'],
    text: keys['health-text'] === undefined ? (old?.text ?? null) : keys['health-text'],
  }
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(entry => entry[1] !== undefined)) as Partial<T>
}

function sentence(text: string): string {
  const first = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.?!…]$/.test(first) ? first : `${first}.`
}
