import { runningCheck } from '../check.ts'
import { bad, notHere, unseen, well } from '../seen.ts'

const command = 'openssl s_client -tls1_1 -cipher DEFAULT@SECLEVEL=0 -connect <host>:443'

/** Nobody is let in by a version that is broken. */
export const oldTls = runningCheck({
  id: 'old-tls',
  title: 'TLS 1.0 and 1.1 are refused',
  severity: 'medium',
  protects: 'Both are broken; who is on the way can make clients use them.',
  fix: 'drift repair; Caddy’s own choice is TLS 1.2 and newer, and Gatehouse never sets a lower one.',
  sources: ['RFC 8996', 'OWASP ASVS 5.0.0, 12.1.1'],
  look: async ({ handshake, edge }) => {
    if (edge.current().state.settings.https === null) return notHere('The edge speaks plain HTTP alone.')
    const newer = await handshake('TLSv1.3')
    if (newer.kind !== 'agreed')
      return unseen(`No handshake came about at all: ${newer.words}.`, 'npm run gate -- status')
    const older = await handshake('TLSv1.1')
    switch (older.kind) {
      case 'agreed':
        return bad(`A client that knows no more got ${older.version}.`)
      case 'refused':
        return well('A client that knows no more was refused.')
      case 'silent':
        return unseen(`It cannot be tried from here: ${older.words}.`, command)
    }
  },
})
