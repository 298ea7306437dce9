import { statSync } from 'node:fs'
import { hostCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'

/** Nobody but the core reaches the admin API. */
export const adminSocketMode = hostCheck({
  id: 'admin-socket-mode',
  title: 'the admin socket of Caddy is closed to others',
  severity: 'critical',
  protects: 'Whoever can write into that socket can change everything that the edge does, unseen.',
  fix: 'Let Gatehouse push its configuration again (`drift repair`), which sets the mode; and take what others may do there away: chmod o-rwx.',
  sources: ['Caddy documentation, “Secure the admin endpoint”', 'OWASP ASVS 5.0.0, 13.2.2'],
  look: ({ files: { adminSocket } }) => {
    const stat = statSync(adminSocket, { throwIfNoEntry: false })
    if (!stat) return notHere('There is no admin socket: the edge does not run.')
    const mode = (stat.mode & 0o777).toString(8).padStart(4, '0')
    if (!stat.isSocket()) return bad(`In its place is something that is no socket (mode ${mode}).`)
    return stat.mode & 0o007
      ? bad(`Everybody may use it: its mode is ${mode}.`)
      : well(`Its mode is ${mode}.`)
  },
})
