import { shellWord } from '../shell-word.ts'
import { bad, notHere, type Seen, unseen, well } from './seen.ts'
import { modeText, statOf } from './view/file-mode.ts'

/**
 * Looks whether files or folders are closed to others; those that are not there are passed over, and links count as what they lead to.
 * @param forbidden permission bits that nobody may have there: `0o077` the group’s and everybody’s
 */
export function privateFiles(paths: readonly string[], forbidden: number, none: string): Seen {
  const looked = paths.map(path => ({ path, stat: statOf(path) }))
  const found = looked.flatMap(({ path, stat }) => (typeof stat === 'string' ? [] : [{ path, stat }]))
  const open = found.filter(({ stat }) => (stat.mode & forbidden) !== 0)
  const words = (open.length > 0 ? open : found)
    .map(({ path, stat }) => `${path} has mode ${modeText(stat)}`)
    .join('; ')
  if (open.length > 0) return bad(`${words}.`)
  const closed = looked.filter(({ stat }) => stat === 'closed').map(({ path }) => path)
  if (closed.length > 0)
    return unseen(
      `${closed.join(', ')} cannot be looked at by this user.`,
      `ls -l -- ${closed.map(shellWord).join(' ')}`,
    )
  return found.length === 0 ? notHere(none) : well(`${words}.`)
}
