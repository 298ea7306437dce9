import { hostCheck } from '../check.ts'
import { privateFiles } from '../private-files.ts'

/** The master key is its owner's alone. */
export const masterKeyMode = hostCheck({
  id: 'master-key-mode',
  title: 'nobody else can read the master key',
  severity: 'critical',
  protects: 'With that file and a copy of the database every code can be made, and every secret read.',
  fix: 'chmod 600 <file>, and make a new key if others could read it: keyring rotate.',
  sources: ['OWASP ASVS 5.0.0, 11.1.1 and 13.3.1', 'NIST SP 800-57 part 1, 6.2.2'],
  look: ({ files: { masterKey } }) => privateFiles([masterKey], 0o066, `There is no file ${masterKey}.`),
})
