import { AppError } from '../../../error.ts'
import type { DesiredState } from '../../desired-state.ts'
import type { Policy } from '../../policy/policy.ts'
import type { Route } from '../../route.ts'
import { ownHosts } from '../../settings.ts'
import { trustedCas } from '../client-cert.ts'

/** Hosts for which the handshake is the same. */
interface ClientCertHosts {
  /** Of whom a certificate is asked, as base64 DER; none when nobody is asked. */
  cas: readonly string[]
  hosts: string[]
}

/**
 * Which certificates the handshake asks for, by host: what names a host comes before the wildcard above it, and hosts without such a policy
 * below a wildcard with one are named too. Empty when no route carries such a policy.
 * @throws AppError `conflict` when routes of one host trust different CAs: the path is not known yet when the certificate is asked for
 */
export function clientCertHosts({ policies, routes, settings }: DesiredState): ClientCertHosts[] {
  const trusted = new Map(policies.filter(policy => trustedCas(policy) !== null).map(one => [one.name, one]))
  if (trusted.size === 0) return []
  const byHost = routesByHost(routes)
  const groups = new Map<string, ClientCertHosts>()
  for (const host of [...byHost.keys(), ...ownHosts(settings)].sort(bySpecificity)) {
    const cas = casOf(host, byHost, trusted)
    if (cas.length === 0 && casOf(wildcardOf(host), byHost, trusted).length === 0) continue
    const key = `${host.startsWith('*')} ${cas.join()}`
    const group = groups.get(key) ?? { cas, hosts: [] }
    group.hosts.push(host)
    groups.set(key, group)
  }
  return [...groups.values()].some(({ cas }) => cas.length > 0) ? [...groups.values()] : []
}

function routesByHost(routes: readonly Route[]): Map<string, Route[]> {
  const byHost = new Map<string, Route[]>()
  for (const route of routes.filter(one => one.enabled))
    for (const host of route.hosts) byHost.set(host, [...(byHost.get(host) ?? []), route])
  return byHost
}

function wildcardOf(host: string): string {
  return host.replace(/^[^.]+/, '*')
}

function bySpecificity(a: string, b: string): number {
  return Number(a.startsWith('*')) - Number(b.startsWith('*')) || (a < b ? -1 : 1)
}

/** A host whose routes all have a path falls back to the routes of its wildcard, as in the table of hosts. */
function casOf(host: string, byHost: Map<string, Route[]>, trusted: Map<string, Policy>): readonly string[] {
  const own = byHost.get(host) ?? []
  const above = own.some(({ path }) => path === null) ? [] : (byHost.get(wildcardOf(host)) ?? [])
  const carried = [...new Set((own.length > 0 ? [...own, ...above] : []).flatMap(({ policies }) => policies))]
  const found = carried.flatMap(name => trusted.get(name) ?? [])
  const [first] = found
  if (!first) return []
  const cas = trustedCas(first) ?? []
  const other = found.find(policy => trustedCas(policy)?.join() !== cas.join())
  if (other)
    throw new AppError(
      'conflict',
      `The routes of ${host} carry "${first.name}" and "${other.name}", which trust different CAs. A certificate is asked for before the path is known, so all routes of a host must trust the same.`,
    )
  return cas
}
