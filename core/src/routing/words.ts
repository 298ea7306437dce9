import { sha256 } from '../canonical-json.ts'
import { durationText } from '../duration-text.ts'
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
  if (route.group !== undefined) words.group = route.group
  if (route.policies.length > 0) words.policies = route.policies.join(', ')
  return { ...words, ...targetWords(route) }
}

/** Settings in the words of `settings set`. */
export function settingsWords(settings: Settings): Words {
  return {
    http: settings.http,
    https: settings.https ?? 'none',
    tls: settings.tls,
    email: settings.email ?? 'none',
    'dns-provider': settings.dnsProvider ?? 'none',
    'trusted-proxies': settings.trustedProxies.join(', ') || 'none',
    'reserved-hosts': settings.reservedHosts.join(', ') || 'none',
    'protected-networks': settings.protectedNetworks.join(', ') || 'none',
    'web-host': settings.webHost ?? 'none',
    'status-host': settings.statusHost ?? 'none',
    'status-public': settings.statusPublic,
    'country-database': settings.countryDatabase ?? 'none',
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
    words.health = target.health.path ?? 'tcp'
    words['health-interval'] = durationText(target.health.intervalSeconds * 1000)
    words['health-timeout'] = durationText(target.health.timeoutSeconds * 1000)
    if (target.health.status !== null) words['health-status'] = String(target.health.status)
    if (target.health.text !== null) words['health-text'] = target.health.text
  }
  words['max-fails'] = String(target.maxFails)
  words['fail-for'] = durationText(target.failForSeconds * 1000)
  words['connect-timeout'] = durationText(target.connectTimeoutMs)
  words['response-timeout'] =
    target.responseTimeoutMs === null ? 'none' : durationText(target.responseTimeoutMs)
  if (target.serverName !== null) words['server-name'] = target.serverName
  if (target.ca !== null) words.ca = `certificate ${sha256(target.ca).slice(0, 16)}`
  words['host-header'] = target.hostHeader
  return words
}

/** What `route add` takes when nothing else is said; not worth a line in a diff. */
const usual: Words = {
  balance: 'round-robin',
  'max-fails': '1',
  'fail-for': '10s',
  'connect-timeout': '3s',
  'response-timeout': '1m',
  'host-header': 'preserve',
}

/** The words of a route without those that every new route has. */
export function notableWords(route: Route): Words {
  return Object.fromEntries(Object.entries(routeWords(route)).filter(([key, value]) => usual[key] !== value))
}
