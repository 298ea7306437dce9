import { AppError } from '../../error.ts'
import { hostCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'

/** The master key cannot be guessed. */
export const masterKeyStrength = hostCheck({
  id: 'master-key-strength',
  title: 'the master key is long and random',
  severity: 'critical',
  protects: 'Whoever guesses it can make every code and read every secret of a copied database.',
  fix: 'Make a new one and rotate to it: (umask 077; openssl rand -hex 32 > master.key.next), then keyring rotate.',
  sources: ['OWASP ASVS 5.0.0, 11.2.3', 'NIST SP 800-57 part 1, 6.1'],
  look: ({ masterKey }) => {
    try {
      return masterKey.read() === null
        ? notHere('There is no key yet.')
        : well('It is 32 bytes or more, and no pattern is in it.')
    } catch (error) {
      if (error instanceof AppError) return bad(error.message)
      throw error
    }
  },
})
