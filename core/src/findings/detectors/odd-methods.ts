import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'

const usual = new Set('GET HEAD POST PUT PATCH DELETE OPTIONS CONNECT QUERY'.split(' '))
/** Of calendars, address books and shared folders (RFC 4918, 3253, 3744, 4791, 5323), and caches: usual where they are answered well. */
const known = new Set(
  `PROPFIND PROPPATCH MKCOL MKCALENDAR COPY MOVE LOCK UNLOCK REPORT SEARCH ACL VERSION-CONTROL CHECKIN CHECKOUT UNCHECKOUT LABEL UPDATE
  MERGE BASELINE-CONTROL MKACTIVITY MKWORKSPACE ORDERPATCH BIND UNBIND REBIND LINK UNLINK MKREDIRECTREF UPDATEREDIRECTREF SUBSCRIBE UNSUBSCRIBE
  NOTIFY POLL PURGE BAN REFRESH`.split(/\s+/),
)

/** Methods that no browser and hardly any program uses. */
export const oddMethods = lineDetector({
  name: 'odd-methods',
  summary: 'requests came with methods that hardly anything uses',
  source: 'IANA HTTP Method Registry; OWASP CRS 911100; CWE-693 (TRACE, TRACK, DEBUG)',
  severity: 'notice',
  mark: { of: 'method', matches: text => !usual.has(text) },
  see: ({ method, status, client }) => {
    const isServed = status >= 200 && status < 400
    // Who signs in first is asked to.
    if (known.has(method) && (isServed || status === 401 || status === 423)) return null
    const subject = clientName(client)
    // A server that answers these tells more than it should.
    const tells = isServed && (method === 'TRACE' || method === 'TRACK' || method === 'DEBUG')
    return tells ? { subject, weight: 3, severity: 'warning' } : { subject, weight: 1 }
  },
  bucket: { limit: 3, leakPerS: 1 / 300 },
  networks: { times: 3 },
})
