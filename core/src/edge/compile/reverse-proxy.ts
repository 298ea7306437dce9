import type { HealthCheck, ProxyTarget } from '../../routing/target.ts'
import { dialAddress, type Upstream } from '../../routing/upstream.ts'
import type { ReverseProxy } from '../caddy-config.ts'

const policies = {
  'round-robin': 'round_robin',
  'least-conn': 'least_conn',
  random: 'random',
  'ip-hash': 'client_ip_hash',
  first: 'first',
  weighted: 'weighted_round_robin',
} as const

/**
 * Caddy's proxy for a target. With several upstreams a failed one is left out for a while and the request is tried on another; with a
 * single one neither would help, so its errors are answered at once.
 */
export function reverseProxy(target: ProxyTarget): ReverseProxy {
  const several = target.upstreams.length > 1
  const { health } = target
  const active = health && health.path !== null ? { active: activeCheck(health, health.path) } : {}
  const passive =
    several && target.failForSeconds > 0
      ? { passive: { fail_duration: `${target.failForSeconds}s`, max_fails: target.maxFails } }
      : {}
  const checks = { ...active, ...passive }
  return {
    handler: 'reverse_proxy',
    upstreams: target.upstreams.map(upstream => ({ dial: dialAddress(upstream) })),
    ...(several
      ? {
          load_balancing: {
            selection_policy: selection(target),
            retries: target.upstreams.length,
            try_interval: '50ms',
          },
        }
      : {}),
    ...(Object.keys(checks).length > 0 ? { health_checks: checks } : {}),
    transport: transport(target),
    headers: { request: { set: { Host: [hostHeader(target)] } } },
    stream_close_delay: '8h',
  }
}

/**
 * What nothing sends requests to, and yet keeps Caddy counting what runs at these upstreams: it counts for each address that is named
 * anywhere (reverseproxy/hosts.go). No health check asks there.
 */
export function keptInSight(upstreams: readonly Upstream[]): ReverseProxy {
  return {
    handler: 'reverse_proxy',
    upstreams: [...new Set(upstreams.map(dialAddress))].sort().map(dial => ({ dial })),
    transport: { protocol: 'http', dial_timeout: '3s' },
    stream_close_delay: '8h',
  }
}

function selection({ balance, upstreams }: ProxyTarget): { policy: string; weights?: number[] } {
  const weights = balance === 'weighted' ? { weights: upstreams.map(upstream => upstream.weight) } : {}
  return { policy: policies[balance], ...weights }
}

function activeCheck(health: HealthCheck, path: string) {
  return {
    uri: path,
    interval: `${health.intervalSeconds}s`,
    timeout: `${health.timeoutSeconds}s`,
    max_size: 65_536,
    ...(health.status === null ? {} : { expect_status: health.status }),
    ...(health.text === null ? {} : { expect_body: literally(health.text) }),
  }
}

/** A regular expression of Go that matches just this (regexp, `QuoteMeta`). */
function literally(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}

function transport(target: ProxyTarget): ReverseProxy['transport'] {
  const secure = target.upstreams.some(upstream => upstream.scheme === 'https')
  const tls = {
    ...(target.serverName === null ? {} : { server_name: target.serverName }),
    ...(target.ca === null ? {} : { ca: { provider: 'inline' as const, trusted_ca_certs: [target.ca] } }),
  }
  return {
    protocol: 'http',
    dial_timeout: `${target.connectTimeoutMs}ms`,
    ...(target.responseTimeoutMs === null
      ? {}
      : { response_header_timeout: `${target.responseTimeoutMs}ms` }),
    ...(secure ? { tls } : {}),
  }
}

function hostHeader({ hostHeader: wish }: ProxyTarget): string {
  if (wish === 'preserve') return '{http.request.hostport}'
  return wish === 'upstream' ? '{http.reverse_proxy.upstream.hostport}' : wish
}
