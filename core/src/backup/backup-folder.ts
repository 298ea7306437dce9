import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../error.ts'
import { parseJson } from '../parse-json.ts'
import { BackupName, madeAtOfName } from './backup-name.ts'
import type { BackupOnDisk, GoodBackup } from './backups.ts'
import { readHeader } from './header.ts'

const dayMs = 86_400_000
/** The newest of each of so many days stay, */
const keptDays = 14
/** and so many of the newest, whenever they were made: one more must not push yesterday's out. */
const keptNewest = 7

const Last = z.strictObject({
  name: BackupName,
  bytes: z.int(),
  madeAtMs: z.int(),
  verifiedAtMs: z.int(),
})

/** What the folder of backups holds beside them. */
export const lastFile = 'last-good.json'

/** Where backups are, in a data folder. */
export function backupFolderOf(dataFolder: string): string {
  return join(dataFolder, 'backups')
}

/** Makes the folder when it is missing, private to this user. */
export function prepareBackupFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** The backups of a folder, newest first; none when there is no such folder. */
export function listBackups(folder: string): BackupOnDisk[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isFile() && BackupName.safeParse(entry.name).success)
    .map(({ name }) => {
      const path = join(folder, name)
      const { size, mtimeMs } = statSync(path)
      return { name, bytes: size, madeAtMs: madeAtOfName(name) ?? Math.round(mtimeMs), isOne: isBackup(path) }
    })
    .sort((a, b) => b.madeAtMs - a.madeAtMs || (a.name < b.name ? 1 : -1))
}

function isBackup(path: string): boolean {
  try {
    readHeader(path)
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

/**
 * Removes what is neither among the newest nor the newest of one of the last days; the names of what was removed. What does not begin as a backup does
 * neither counts nor is removed.
 * @param kept the one that was just read back whole, which stays whatever times the others say
 */
export function pruneBackups(folder: string, kept: string): string[] {
  const days = new Set<number>()
  const backups = listBackups(folder).filter(({ isOne }) => isOne)
  const old = backups.filter(({ name, madeAtMs }, place) => {
    const day = Math.floor(madeAtMs / dayMs)
    const isFirst = !days.has(day)
    days.add(day)
    return name !== kept && place >= keptNewest && !(isFirst && days.size <= keptDays)
  })
  for (const { name } of old) rmSync(join(folder, name))
  return old.map(({ name }) => name)
}

/** The last backup that was made and read back whole, if it still lies there as it was; for whoever asks how old it is. */
export function lastGoodBackup(dataFolder: string): GoodBackup | null {
  const folder = backupFolderOf(dataFolder)
  const file = join(folder, lastFile)
  if (!existsSync(file)) return null
  const read = Last.safeParse(parseJson(readFileSync(file, 'utf8')))
  if (!read.success) return null
  const path = join(folder, read.data.name)
  const size = statSync(path, { throwIfNoEntry: false })?.size
  return size === read.data.bytes ? { ...read.data, path } : null
}

/** What `lastGoodBackup` reads. */
export function lastGoodText({ path: _, ...known }: GoodBackup): string {
  return `${JSON.stringify(known)}\n`
}
