import type { Route } from '../routing/route.ts'
import type { AnswerTarget, HealthCheck, ProxyTarget, RedirectTarget } from '../routing/target.ts'
import { upstreamText } from '../routing/upstream.ts'
import type { ExportNotes } from './export-notes.ts'
import { block, word } from './words.ts'

const plain = 'text/plain; charset=utf-8'
const balances = {
  'round-robin': 'round_robin',
  'least-conn': 'least_conn',
  random: 'random',
  'ip-hash': 'client_ip_hash',
  first: 'first',
  weighted: 'weighted_round_robin',
} as const

/** What a route does with requests, as directives. */
export function targetDirectives({ name, target }: Route, notes: ExportNotes): string[] {
  switch (target.kind) {
    case 'answer':
      return answer(target)
    case 'redirect':
      return redirect(target)
    case 'proxy':
      return proxy(name, target, notes)
  }
}

function answer({ status, body, contentType }: AnswerTarget): string[] {
  return [
    ...(contentType === plain ? [] : [`header Content-Type ${word(contentType)}`]),
    body === '' ? `respond ${status}` : `respond ${word(body)} ${status}`,
  ]
}

function redirect({ to, status, keepPath }: RedirectTarget): string[] {
  return [`redir ${keepPath ? `${to}{uri}` : word(to)} ${status}`]
}

function proxy(route: string, target: ProxyTarget, notes: ExportNotes): string[] {
  const several = target.upstreams.length > 1
  const weights =
    target.balance === 'weighted' ? ` ${target.upstreams.map(({ weight }) => weight).join(' ')}` : ''
  return block(`reverse_proxy ${target.upstreams.map(upstreamText).join(' ')}`, [
    ...(several
      ? [
          `lb_policy ${balances[target.balance]}${weights}`,
          `lb_retries ${target.upstreams.length}`,
          'lb_try_interval 50ms',
        ]
      : []),
    ...(target.health ? health(route, target.health, notes) : []),
    ...(several && target.failForSeconds > 0
      ? [`fail_duration ${target.failForSeconds}s`, `max_fails ${target.maxFails}`]
      : []),
    ...hostHeader(target),
    'stream_close_delay 8h',
    ...transport(target),
  ])
}

function health(
  route: string,
  { path, intervalSeconds, timeoutSeconds, status, text }: HealthCheck,
  notes: ExportNotes,
) {
  if (path === null) {
    notes.say('health=tcp', route, 'Caddy asks upstreams by HTTP alone, so they are not asked.')
    return []
  }
  return [
    `health_uri ${word(path)}`,
    `health_interval ${intervalSeconds}s`,
    `health_timeout ${timeoutSeconds}s`,
    ...(status === null ? [] : [`health_status ${status}`]),
    ...(text === null ? [] : [`health_body ${word(text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'))}`]),
  ]
}

/** Caddy keeps the Host of requests that go on by HTTP, and gives upstreams by HTTPS their own. */
function hostHeader({ upstreams, hostHeader: wish }: ProxyTarget): string[] {
  const secure = upstreams.some(({ scheme }) => scheme === 'https')
  if (wish === (secure ? 'upstream' : 'preserve')) return []
  if (wish === 'preserve') return ['header_up Host {http.request.hostport}']
  return [`header_up Host ${wish === 'upstream' ? '{upstream_hostport}' : wish}`]
}

function transport({ connectTimeoutMs, responseTimeoutMs, serverName, ca }: ProxyTarget): string[] {
  return block('transport http', [
    `dial_timeout ${connectTimeoutMs}ms`,
    ...(responseTimeoutMs === null ? [] : [`response_header_timeout ${responseTimeoutMs}ms`]),
    ...(serverName === null ? [] : [`tls_server_name ${serverName}`]),
    ...(ca === null ? [] : block('tls_trust_pool inline', [`trust_der ${ca}`])),
  ])
}
