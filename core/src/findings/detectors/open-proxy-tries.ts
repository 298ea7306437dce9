import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'

const limit = 2

/** Somebody asks whether this is a proxy to elsewhere: a whole address of another host, or CONNECT. Where that is answered well, it may be one. */
export const openProxyTries = lineDetector({
  name: 'open-proxy-tries',
  summary: 'requests for other hosts came, as to an open proxy',
  source: 'RFC 9112 section 3.2.2 and 3.2.3; CWE-441; OWASP CRS 920100',
  severity: 'notice',
  // The only other forms of a target are `*` and that of CONNECT.
  mark: { of: 'path', matches: text => text !== '' && text !== '*' && !text.startsWith('/') },
  see: ({ route, status, method, path, client }) => {
    // A host of ours may be asked for by its whole address (RFC 9112, section 3.2.2).
    if (route !== null && method !== 'CONNECT') return null
    if (method !== 'CONNECT' && !path.includes('://')) return null
    const subject = clientName(client)
    const works = status >= 200 && status < 300
    return works ? { subject, weight: limit, severity: 'critical' } : { subject, weight: 1 }
  },
  bucket: { limit, leakPerS: 1 / 600 },
  networks: { times: 3 },
})
