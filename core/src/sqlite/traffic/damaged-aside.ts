import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Renames a damaged database, with what belongs to it, so that another can be begun. @returns its new name */
export function putAside(file: string, nowMs: number): string {
  const aside = `${file}.damaged-${new Date(nowMs).toISOString().replaceAll(':', '-')}`
  for (const ending of ['', '-wal', '-shm'])
    if (existsSync(file + ending)) renameSync(file + ending, aside + ending)
  return aside
}

/** The files of all databases that were put aside. */
export function asideFiles(file: string): string[] {
  const beginning = `${basename(file)}.damaged-`
  return readdirSync(dirname(file))
    .filter(name => name.startsWith(beginning))
    .map(name => join(dirname(file), name))
}

/** Deletes those to which nothing was written since a moment: whole addresses stand in them. */
export function forgetAside(file: string, beforeMs: number): void {
  for (const aside of asideFiles(file)) if (statSync(aside).mtimeMs < beforeMs) rmSync(aside, { force: true })
}
