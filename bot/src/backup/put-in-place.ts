import { closeSync, existsSync, fsyncSync, mkdtempSync, openSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { mainDatabase, trafficDatabase } from '@gatehouse/core/backup/manifest.ts'
import { ownFolders, storageFolder } from './data-files.ts'
import { move } from './move-folder.ts'

/** With what SQLite keeps beside a database. */
const databaseFiles = [mainDatabase, trafficDatabase].flatMap(name => [name, `${name}-wal`, `${name}-shm`])

/** What of a data folder a backup would come in the place of. */
export function occupied(folder: string): string[] {
  return [
    ...databaseFiles.filter(path => existsSync(join(folder, path))),
    ...ownFolders.filter(path => !isEmpty(join(folder, path))),
  ]
}

/**
 * Puts an unpacked backup into a data folder. What was there is moved aside, never deleted; the main database comes last, so that nothing
 * starts on a half of it. What Caddy has got since stays: its certificates are younger than those of the backup.
 * @returns the folder in which is what was there; null when nothing was
 */
export function putInPlace(folder: string, unpacked: string, asidePrefix: string): string | null {
  const old = occupied(folder)
  const aside = old.length === 0 ? null : mkdtempSync(join(folder, asidePrefix))
  for (const path of old) if (aside !== null) move(join(folder, path), join(aside, path))
  if (isEmpty(join(folder, storageFolder))) moveIfThere(unpacked, folder, storageFolder)
  for (const path of [...ownFolders, trafficDatabase, mainDatabase]) moveIfThere(unpacked, folder, path)
  const opened = openSync(folder, 'r')
  fsyncSync(opened)
  closeSync(opened)
  return aside
}

function moveIfThere(from: string, to: string, path: string): void {
  if (existsSync(join(from, path))) move(join(from, path), join(to, path))
}

function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0
}
