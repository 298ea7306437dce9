import { type Stats, statSync } from 'node:fs'

/** What a path leads to; `nothing`: it is not there; `closed`: it lies in a folder that this user may not enter. */
export function statOf(path: string): Stats | 'nothing' | 'closed' {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? 'nothing'
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['EACCES', 'EPERM'].includes(String(error.code)))
      return 'closed'
    throw error
  }
}

/** Its permissions, as chmod takes them: `0640`. */
export function modeText({ mode }: Pick<Stats, 'mode'>): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
