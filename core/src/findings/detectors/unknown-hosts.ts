import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'

/** One client tries which hosts are here. */
export const unknownHosts = lineDetector({
  name: 'unknown-hosts',
  summary: 'one client asked for many different hosts that no route has',
  source: 'OWASP Web Security Testing Guide WSTG-INFO-04 (enumerating applications by virtual host)',
  severity: 'notice',
  traits: ['failed'],
  see: ({ route, status, host, client }) =>
    route === null && status >= 400 && host !== ''
      ? { subject: clientName(client), weight: 1, distinct: host }
      : null,
  bucket: { limit: 10, leakPerS: 1 / 60 },
  networks: { times: 3 },
})
