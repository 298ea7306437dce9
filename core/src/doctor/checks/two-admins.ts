import { withCodes } from '../../identity/able.ts'
import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'

/** What is critical takes two people. */
export const twoAdmins = runningCheck({
  id: 'two-admins',
  title: 'two admins have codes, so that what is critical takes two people',
  severity: 'medium',
  protects: 'With one alone nobody has to agree to what is critical, and nobody can help who lost a phone.',
  fix: 'account add <name> role=admin, then: account enroll <name>',
  sources: ['NIST SP 800-53 rev. 5, AC-3(2)', 'OWASP ASVS 5.0.0, 2.3.5'],
  look: deps => {
    const able = withCodes(deps, 'admin').length
    if (able === 0) return bad('No admin has codes, so a yes at the console confirms everything.', 'high')
    return able === 1 ? bad('One admin has codes.') : well(`${able} admins have codes.`)
  },
})
