import { dirname } from 'node:path'
import { hostCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { modeText, statOf } from '../view/file-mode.ts'

/** Nobody but the core reaches the admin API. */
export const adminSocketMode = hostCheck({
  id: 'admin-socket-mode',
  title: 'the admin socket of Caddy is closed to others',
  severity: 'critical',
  protects: 'Whoever can write into that socket can change everything that the edge does, unseen.',
  fix: 'Take away what others may do to it and to its folder: chmod o-rwx; what Caddy makes anew has the right mode.',
  sources: ['Caddy documentation, “Admin endpoint security”', 'OWASP ASVS 5.0.0, 13.2.2'],
  look: ({ files: { adminSocket } }) => {
    const stat = statOf(adminSocket)
    if (stat === null) return notHere('There is no admin socket: the edge does not run.')
    if (!stat.isSocket())
      return bad(`In its place is something that is no socket, with mode ${modeText(stat)}.`)
    const folder = statOf(dirname(adminSocket))
    const closed = folder !== null && (folder.mode & 0o001) === 0
    // A closed folder closes what is in it.
    if ((stat.mode & 0o002) !== 0 && !closed)
      return bad(`Everybody may use it: its mode is ${modeText(stat)}.`)
    return folder !== null && (folder.mode & 0o002) !== 0
      ? bad(`Everybody may put another in its place: the mode of its folder is ${modeText(folder)}.`)
      : well(`Its mode is ${modeText(stat)}.`)
  },
})
