import { bad, notHere, type Seen, well } from './seen.ts'
import { modeText, statOf } from './view/file-mode.ts'

/**
 * Looks whether files or folders are closed to others; those that are not there are passed over.
 * @param forbidden permission bits that nobody may have there: `0o077` the group’s and everybody’s
 */
export function privateFiles(paths: readonly string[], forbidden: number, none: string): Seen {
  const found = paths.flatMap(path => {
    const stat = statOf(path)
    return stat === null ? [] : [{ path, stat }]
  })
  if (found.length === 0) return notHere(none)
  const open = found.filter(({ stat }) => (stat.mode & forbidden) !== 0)
  const words = (open.length > 0 ? open : found)
    .map(({ path, stat }) => `${path} has mode ${modeText(stat)}`)
    .join('; ')
  return open.length > 0 ? bad(`${words}.`) : well(`${words}.`)
}
