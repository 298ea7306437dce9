import { certificateHosts } from '../certificates/certificate-hosts.ts'
import type { Guard } from './guard.ts'

const mostNamed = 5

/**
 * With certificate files every host needs one that is good today. Hosts that had none before are not held against a change: it is not
 * what took it away, and may be what helps.
 */
export const ownCertificate: Guard = {
  name: 'own-certificate',
  check: async (deps, { before, after }) => {
    if (after.settings.tls !== 'files') return []
    const { problems, uncovered } = deps.ownCertificates(certificateHosts(after))
    const old = new Set(before.settings.tls === 'files' ? certificateHosts(before) : [])
    const bare = uncovered.filter(host => !old.has(host))
    const found = problems.map(({ words }) => ({
      message: words,
      risk: bare.length > 0 ? null : ('change' as const),
    }))
    return bare.length > 0 ? [{ message: bareWords(bare), risk: null }, ...found] : found
  },
}

function bareWords(hosts: readonly string[]): string {
  const more = hosts.length > mostNamed ? ` and ${hosts.length - mostNamed} more` : ''
  return `No certificate file is for ${hosts.slice(0, mostNamed).join(', ')}${more}. Put <name>.crt and <name>.key for it into the folder certificates of the data folder.`
}
