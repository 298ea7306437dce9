import { realpathSync } from 'node:fs'
import { sep } from 'node:path'
import { hostCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'

/** The key does not lie beside what it locks. */
export const masterKeyPlace = hostCheck({
  id: 'master-key-place',
  title: 'the master key lies outside the data folder',
  severity: 'medium',
  protects: 'Whoever gets a copy of the data folder, a backup or a disk, would have the key to it as well.',
  fix: 'Move the file elsewhere and name it in GATEHOUSE_MASTER_KEY_FILE.',
  sources: ['OWASP ASVS 5.0.0, 13.3.3', 'NIST SP 800-57 part 1, 6.2.2'],
  look: ({ production, files: { masterKey, dataFolder } }) => {
    const path = real(masterKey)
    if (path === null) return notHere('There is no key yet.')
    if (!path.startsWith(`${real(dataFolder)}${sep}`)) return well(`It is ${path}.`)
    return bad(`It is ${path}, in the data folder.`, production ? 'medium' : 'low')
  },
})

function real(path: string): string | null {
  try {
    return realpathSync(path)
  } catch {
    return null
  }
}
