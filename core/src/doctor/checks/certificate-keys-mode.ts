import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hostCheck } from '../check.ts'
import { privateFiles } from '../private-files.ts'
import { unseen } from '../seen.ts'

/** Of more the first are enough to know how they are made. */
const most = 200

/** Keys of certificates are their owner's alone. */
export const certificateKeysMode = hostCheck({
  id: 'certificate-keys-mode',
  title: 'nobody else can read the keys of certificates',
  severity: 'high',
  protects: 'With such a key somebody else can be this site.',
  fix: 'chmod 600 on each *.key below the storage folder of Caddy and in the folder of your own certificates.',
  sources: ['OWASP ASVS 5.0.0, 13.3.1', 'CIS Docker Benchmark 1.7.0, 3.14'],
  look: ({ files: { storage, dataFolder } }) => {
    const folders = [storage, join(dataFolder, 'certificates')].map(path => ({ path, keys: keysBelow(path) }))
    const keys = folders.flatMap(one => one.keys ?? [])
    const seen = privateFiles(keys.slice(0, most), 0o077, 'There is no key of a certificate yet.')
    const closed = folders.filter(one => one.keys === null).map(({ path }) => path)
    return seen.kind === 'bad' || closed.length === 0
      ? seen
      : unseen(
          `${closed.join(' and ')} cannot be looked into by this user.`,
          `find ${closed.join(' ')} -name '*.key' -perm /077`,
        )
  },
})

/** Null where the folder, or one in it, is closed to this user. */
function keysBelow(folder: string): string[] | null {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.key'))
      .map(name => join(folder, name))
  } catch (error) {
    // None yet.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    return null
  }
}
