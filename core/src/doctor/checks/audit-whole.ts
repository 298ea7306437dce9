import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'

/** What was done is written down as it was. */
export const auditWhole = runningCheck({
  id: 'audit-whole',
  title: 'the audit trail is as it was written',
  severity: 'critical',
  protects: 'Whoever hides what they did must change it.',
  fix: 'Keep a copy of the database as it is, and find out who could write it: audit verify',
  sources: ['OWASP ASVS 5.0.0, 16.4.2', 'NIST SP 800-53 rev. 5, AU-9(3)'],
  look: async ({ audit }) => {
    const verdict = await audit.verifyAside()
    return verdict.kind === 'whole'
      ? well(`All ${verdict.entries} entries are.`)
      : bad(`It is not, from entry ${verdict.at} on. ${verdict.words}`)
  },
})
