import { clientName } from '../../access-log/client-name.ts'
import type { LogLine } from '../../access-log/log-line.ts'
import { lineDetector, type NetworkEvidence } from '../detector.ts'
import { isLoginPath } from '../login-path.ts'

/** Programs of the kind of WebDAV are asked for a password with each request, and show it with the next. */
const askedEachTime = new Set(['PROPFIND', 'PROPPATCH', 'REPORT', 'OPTIONS', 'LOCK', 'UNLOCK', 'MKCOL'])
const refusals = new Set([400, 401, 403, 422, 429])

/** Many applications say `wrong password` with 200; others with the page that comes after the right one. */
const unclearWeight = 0.2
/** A browser is refused once before it asks for a password. */
const askedWeight = 0.25

/** One client tries passwords. */
export const loginBruteForce = lineDetector({
  name: 'login-brute-force',
  summary: 'one client failed to sign in many times',
  source: 'OWASP Automated Threats OAT-007 (credential cracking); RFC 9110 section 15.5.2',
  severity: 'warning',
  traits: ['failed', 'sent'],
  see: line => {
    const { status, method } = line
    if (status !== 401 && method !== 'POST') return null
    const weight = weightOf(line)
    return weight === null ? null : { subject: clientName(line.client), weight }
  },
  bucket: { limit: 10, leakPerS: 1 / 20 },
  networks: { times: 3, weigh: (_, { weight }) => ofNetwork(weight) },
})

/** Zero where somebody signed in. */
function weightOf({ status, method, path }: LogLine): number | null {
  if (method === 'POST' && isLoginPath(path)) {
    if (refusals.has(status)) return 1
    if (status === 200) return unclearWeight
    if (status > 200 && status < 400) return 0
  }
  return status === 401 && !askedEachTime.has(method) ? askedWeight : null
}

/** Of many, those who sign in make up for as many who err; that a browser is asked for a password says nothing of them. */
function ofNetwork(weight: number): NetworkEvidence | null {
  return weight === askedWeight ? null : { weight: weight === 1 ? 1 : -1 }
}
