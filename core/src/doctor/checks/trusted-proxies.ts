import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { configAt, configParts } from '../view/config-parts.ts'

const everybody = /^(?:0\.0\.0\.0\/[0-7]|::\/\d{1,2}|0\/0)$/

/** Nobody chooses their own address. */
export const trustedProxies = runningCheck({
  id: 'trusted-proxies',
  title: 'no client can choose the address that it is taken for',
  severity: 'high',
  protects:
    'Blocks, limits, lists of addresses and logs would believe what a client writes into X-Forwarded-For.',
  fix: 'Name exactly the proxies before this edge: settings set trusted-proxies=10.0.0.0/8; or none.',
  sources: ['Caddy documentation, “JSON config: trusted_proxies_strict”', 'OWASP ASVS 5.0.0, 4.1.3'],
  look: async ({ running, edge }) => {
    const wide = edge.current().state.settings.trustedProxies.filter(network => everybody.test(network))
    if (wide.length > 0) return bad(`Whoever comes from ${wide.join(', ')} is trusted.`)
    const trusting = [...configParts(configAt(await running(), 'apps/http/servers'))].filter(
      ({ value }) => 'trusted_proxies' in value,
    )
    if (trusting.length === 0) return notHere('No proxy is trusted.')
    const loose = trusting.filter(({ value }) => value.trusted_proxies_strict !== 1)
    return loose.length === 0
      ? well('What stands next to a trusted proxy counts, and nothing before it.')
      : bad(`${loose.map(({ path }) => path).join(', ')} believes the whole of X-Forwarded-For.`)
  },
})
