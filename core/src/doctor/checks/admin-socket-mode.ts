import { realpathSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { shellWord } from '../../shell-word.ts'
import { hostCheck } from '../check.ts'
import { bad, notHere, unseen, well } from '../seen.ts'
import { modeText, statOf } from '../view/file-mode.ts'

const othersWrite = 0o002
const othersEnter = 0o001

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
    if (stat === 'nothing') return notHere('There is no admin socket: the edge does not run.')
    if (stat === 'closed')
      return unseen(
        'Its folder is closed to this user.',
        `ls -ld ${shellWord(dirname(adminSocket))} ${shellWord(adminSocket)}`,
      )
    if (!stat.isSocket())
      return bad(`In its place is something that is no socket, with mode ${modeText(stat)}.`)
    const [folder, ...above] = foldersOf(adminSocket)
    // One closed folder on the way closes what is below it.
    const entered = [...(folder ? [folder] : []), ...above].every(({ mode }) => (mode & othersEnter) !== 0)
    if (entered && (stat.mode & othersWrite) !== 0)
      return bad(`Everybody may use it: its mode is ${modeText(stat)}.`)
    return entered && folder && (folder.mode & othersWrite) !== 0
      ? bad(`Everybody may put another in its place: the mode of its folder is ${modeText(folder)}.`)
      : well(`Its mode is ${modeText(stat)}${entered ? '' : ', and others do not get to it'}.`)
  },
})

/** The folders that lead to a path, the nearest first. */
function foldersOf(path: string): Stats[] {
  const folder = dirname(realpathSync(path))
  const stat = statOf(folder)
  const own = typeof stat === 'string' ? [] : [stat]
  return folder === '/' ? own : [...own, ...foldersOf(folder)]
}
