import { type HealthCheck, type ProxyTarget, Target } from '../../../routing/target.ts'
import type { Upstream } from '../../../routing/upstream.ts'
import type { Part } from '../part.ts'
import type { HandlerReader } from './handler-reader.ts'
import { leaveAsked } from './request-headers.ts'
import { readBalance, readTries } from './reverse-proxy/balance.ts'
import { readForwardAuth } from './reverse-proxy/forward-auth.ts'
import { readHealth } from './reverse-proxy/health.ts'
import { readHostHeader } from './reverse-proxy/host-header.ts'
import { readTransport } from './reverse-proxy/transport.ts'
import { readUpstream } from './reverse-proxy/upstream.ts'

/** Sends traffic to upstreams, or asks an authenticator. */
export const reverseProxy: HandlerReader = {
  handler: 'reverse_proxy',
  read: part => {
    if (part.at('handle_response').is || part.at('rewrite').is) return readForwardAuth(part)
    const transport = readTransport(part.at('transport'))
    if (typeof transport === 'string') return unsent(part, transport)
    const upstreams: Upstream[] = []
    const list = part.at('upstreams').items()
    for (const item of list) {
      const upstream = readUpstream(item, transport.secure ? 'https' : 'http')
      if (typeof upstream !== 'string') upstreams.push(upstream)
      else if (list.length === 1) return unsent(part, upstream)
      else item.leave(upstream)
    }
    if (upstreams.length === 0)
      return unsent(
        part,
        'Its upstreams are found by Caddy as requests come; write them out, as in http://10.0.0.5:8080.',
      )
    const several = upstreams.length > 1
    const { health, passive } = readHealth(part.at('health_checks'), several)
    readTries(part.at('load_balancing'), upstreams.length)
    const { balance, weights } = readBalance(part.at('load_balancing'), upstreams.length)
    const close = part.at('stream_close_delay')
    if (close.value === '8h' || close.value === 28_800_000_000_000) close.whole()
    const target = Target.safeParse({
      kind: 'proxy',
      upstreams: upstreams.map((one, index) => ({ ...one, weight: weights?.[index] ?? 1 })),
      balance,
      health: health satisfies HealthCheck | null,
      ...passive,
      connectTimeoutMs: transport.connectTimeoutMs,
      responseTimeoutMs: transport.responseTimeoutMs,
      serverName: transport.serverName,
      ca: transport.ca,
      hostHeader: readHostHeader(part.at('headers'), transport.secure),
    } satisfies Record<keyof ProxyTarget, unknown>)
    if (!target.success)
      return unsent(part, `It cannot be a target here: ${target.error.issues[0]?.message}.`)
    const answers = part.at('headers').at('response')
    if (answers.is)
      answers.leave('Headers of answers are for a policy of the kind headers: policy kinds headers')
    const asked = leaveAsked(part.at('headers').at('request'), true)
    return [...asked, { kind: 'target', target: target.data, grave: transport.grave, part }]
  },
}

function unsent(part: Part, words: string) {
  part.leave(words)
  return [{ kind: 'target' as const, target: null, grave: true, part }]
}
