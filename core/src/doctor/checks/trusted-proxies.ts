import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { configAt, configParts, configTexts } from '../view/config-parts.ts'

/** A network that is wider is nobody's own: shorter than the shortest that was ever given to one. */
const shortest = { 4: 8, 6: 16 }

/** Nobody chooses their own address. */
export const trustedProxies = runningCheck({
  id: 'trusted-proxies',
  title: 'no client can choose the address that it is taken for',
  severity: 'high',
  protects:
    'Blocks, limits, lists of addresses and logs would believe what a client writes into X-Forwarded-For.',
  fix: 'Name exactly the proxies before this edge: settings set trusted-proxies=10.0.0.0/8; or none.',
  sources: ['Caddy documentation, “JSON config: trusted_proxies_strict”', 'OWASP ASVS 5.0.0, 4.1.3'],
  look: async ({ running }) => {
    const trusting = [...configParts(configAt(await running(), 'apps/http/servers'))].filter(
      ({ value }) => 'trusted_proxies' in value,
    )
    if (trusting.length === 0) return notHere('No proxy is trusted.')
    const trusted = trusting.flatMap(({ value }) => [...configTexts(value.trusted_proxies)])
    const wide = [...new Set(trusted.map(({ text }) => text).filter(isWide))]
    if (wide.length > 0) return bad(`Whoever comes from ${wide.join(', ')} is trusted.`)
    // A server alone has that word; a handler reads from the right by itself.
    const loose = trusting.filter(({ value }) => 'listen' in value && value.trusted_proxies_strict !== 1)
    return loose.length === 0
      ? well('What stands next to a trusted proxy counts, and nothing before it.')
      : bad(`${loose.map(({ path }) => path).join(', ')} believes the whole of X-Forwarded-For.`)
  },
})

function isWide(network: string): boolean {
  const [, address = '', bits] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(network) ?? []
  return bits !== undefined && Number(bits) < shortest[address.includes(':') ? 6 : 4]
}
