import { ownHosts, type Settings } from '../settings.ts'
import type { Guard } from './guard.ts'

const privateName = /(^|\.)(localhost|local|internal|test|invalid|home\.arpa)$|^[^.]+$/

/**
 * With a public CA every enabled host, and those of Gatehouse's own pages, needs a certificate that such a CA gives: none for wildcards without the DNS challenge, and none
 * for names that are not public (RFC 6761, RFC 6762, RFC 8375).
 */
export const publicCertificate: Guard = {
  name: 'public-certificate',
  check: async (_deps, { after, changes }) => {
    if (after.settings.tls !== 'acme') return []
    const all = changes.some(change => change.thing === 'settings')
    const touched = new Set(changes.flatMap(({ thing, name }) => (thing === 'route' ? [name] : [])))
    const hosts = after.routes
      .filter(route => route.enabled && (all || touched.has(route.name)))
      .flatMap(route => route.hosts)
    const own = all ? ownHosts(after.settings) : []
    return [...hosts, ...own].flatMap(host => {
      const problem = hostProblem(host, after.settings)
      return problem
        ? [{ message: `${host} ${problem}; use tls=internal, or a host that it gives one for.`, risk: null }]
        : []
    })
  },
}

function hostProblem(host: string, { dnsProvider }: Settings): string | undefined {
  if (host.startsWith('*') && dnsProvider === null)
    return 'is a wildcard, for which a public CA gives no certificate over HTTP (by DNS it does: dns-provider)'
  return privateName.test(host)
    ? 'is not a public name, so a public CA gives no certificate for it'
    : undefined
}
