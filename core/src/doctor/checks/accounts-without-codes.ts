import { covers } from '../../identity/role.ts'
import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { namesOf } from '../view/names-of.ts'

/** Whoever may do grave things can confirm them. */
export const accountsWithoutCodes = runningCheck({
  id: 'accounts-without-codes',
  title: 'everybody from operator on has codes',
  severity: 'low',
  protects: 'Who has none is stuck at three in the morning, and tempts others to lend theirs.',
  fix: 'account enroll <name>',
  sources: ['OWASP ASVS 5.0.0, 6.3.3', 'NIST SP 800-63B, 4.2'],
  look: ({ accounts, codes }) => {
    const able = accounts.list().filter(({ state, role }) => state === 'active' && covers(role, 'operator'))
    if (able.length === 0) return notHere('There are no such accounts.')
    const without = able.filter(({ id }) => !codes.enrolled(id)).map(({ name }) => name)
    return without.length === 0
      ? well(`All ${able.length} have.`)
      : bad(`${namesOf(without)} ${without.length === 1 ? 'has' : 'have'} none.`)
  },
})
