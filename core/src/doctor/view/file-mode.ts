import { lstatSync, type Stats } from 'node:fs'

/** What a path is, not what it leads to; null where there is nothing, or where it is closed to this user. */
export function statOf(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null
  } catch {
    return null
  }
}

/** Its permissions, as chmod takes them: `0640`. */
export function modeText({ mode }: Pick<Stats, 'mode'>): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}
