import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'

/** What clients send is read by nobody on the way. */
export const https = runningCheck({
  id: 'https',
  title: 'clients are served by HTTPS',
  severity: 'high',
  protects: 'Everybody on the way reads and changes what clients send, sign-ins among it.',
  fix: 'Set GATEHOUSE_HTTPS=:443 and choose certificates: settings set tls=acme email=ops@example.com',
  sources: ['OWASP ASVS 5.0.0, 12.2.1', 'Mozilla Web Security Guidelines, “HTTPS”'],
  look: ({ edge, production }) => {
    const { settings } = edge.current().state
    if (settings.https === null) return bad('The edge speaks plain HTTP alone.', production ? 'high' : 'low')
    return settings.tls === 'internal'
      ? bad('Its certificates are of Caddy’s own CA, which no browser knows.', production ? 'medium' : 'low')
      : well(`The edge listens at ${settings.https}, with certificates by ${settings.tls}.`)
  },
})
