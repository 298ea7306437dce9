import { sha256 } from '../canonical-json.ts'
import type { Route } from './route.ts'
import type { Settings } from './settings.ts'
import type { ProxyTarget } from './target.ts'
import { upstreamText } from './upstream.ts'

/** A thing as people see it: its keys, as they are typed in commands, with their values in words. */
export type Words = Record<string, string>

/** A route in the words of `route add`. */
export function routeWords(route: Route): Words {
  const words: Words = { hosts: route.hosts.join(', ') }
  if (route.path !== null) words.path = route.path
  if (route.stripPath) words.strip = 'yes'
  if (!route.enabled) words.enabled = 'no'
  return { ...words, ...targetWords(route) }
}

/** Settings in the words of `settings set`. */
export function settingsWords(settings: Settings): Words {
  return {
    http: settings.http,
    https: settings.https ?? 'none',
    tls: settings.tls,
    email: settings.email ?? 'none',
    'trusted-proxies': settings.trustedProxies.join(', ') || 'none',
    'reserved-hosts': settings.reservedHosts.join(', ') || 'none',
    'loopback-upstreams': settings.loopbackUpstreams ? 'yes' : 'no',
  }
}

function targetWords({ target }: Route): Words {
  switch (target.kind) {
    case 'redirect':
      return {
        redirect: target.to,
        status: String(target.status),
        'keep-path': target.keepPath ? 'yes' : 'no',
      }
    case 'answer':
      return { answer: String(target.status), body: target.body, type: target.contentType }
    case 'proxy':
      return proxyWords(target)
  }
}

function proxyWords(target: ProxyTarget): Words {
  const words: Words = { upstreams: target.upstreams.map(upstreamText).join(', '), balance: target.balance }
  if (target.balance === 'weighted')
    words.weights = target.upstreams.map(upstream => upstream.weight).join(', ')
  if (target.health) {
    words.health = target.health.path
    words['health-interval'] = `${target.health.intervalSeconds}s`
    words['health-timeout'] = `${target.health.timeoutSeconds}s`
    if (target.health.status !== null) words['health-status'] = String(target.health.status)
  }
  words['max-fails'] = String(target.maxFails)
  words['fail-for'] = `${target.failForSeconds}s`
  words['connect-timeout'] = `${target.connectTimeoutMs}ms`
  words['response-timeout'] = target.responseTimeoutMs === null ? 'none' : `${target.responseTimeoutMs}ms`
  if (target.serverName !== null) words['server-name'] = target.serverName
  if (target.ca !== null) words.ca = `certificate ${sha256(target.ca).slice(0, 16)}`
  words['host-header'] = target.hostHeader
  return words
}
