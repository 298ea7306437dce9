import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'
import { isLoginPath } from '../login-path.ts'

const refusals = new Set([400, 401, 403, 422, 429])

/** Where one succeeds, two others may fail; each client's success counts once, so that nobody hides the others by signing in again and again. */
const successWeight = -2

/** Many clients try passwords, each a few: lists of stolen ones. By the failures of many against those who succeed, as a cumulative sum. */
export const distributedAuthFailures = lineDetector({
  name: 'distributed-auth-failures',
  summary: 'many clients failed to sign in while few succeeded',
  source: 'OWASP Automated Threats OAT-008 (credential stuffing); cumulative sums after E. S. Page, 1954',
  severity: 'warning',
  mark: { of: 'path', matches: isLoginPath },
  see: ({ method, status, client }) => {
    if (method !== 'POST') return null
    if (refusals.has(status)) return { subject: '', weight: 1, distinct: clientName(client) }
    if (status < 200 || status >= 400) return null
    return { subject: '', weight: successWeight, distinct: `signed in: ${clientName(client)}` }
  },
  bucket: { limit: 40, leakPerS: 1 / 30 },
})
