import { accessSync, constants } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { hostCheck } from '../check.ts'
import { bad, well } from '../seen.ts'

const program = fileURLToPath(new URL('../../../../bot/src/main.ts', import.meta.url))

/** Gatehouse cannot change itself. */
export const programFiles = hostCheck({
  id: 'program-files',
  title: 'Gatehouse cannot write its own program, nor that of Caddy',
  severity: 'medium',
  protects: 'A flaw that writes files would change what runs after the next start.',
  fix: 'Let root own the program, and run it as another user; or mount it read-only.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.13', 'OWASP ASVS 5.0.0, 15.2.1'],
  look: ({ managedBinary }) => {
    const paths = [program, ...(managedBinary === null ? [] : [managedBinary])]
    const open = paths.filter(isWritable)
    return open.length > 0
      ? bad(`It can write ${open.join(' and ')}.`)
      : well(`It cannot write ${paths.join(' and ')}.`)
  },
})

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
