import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { AppError } from '../error.ts'

/**
 * Holds a data folder for this process. The kernel lets go of it when the process ends, however it ends.
 * @throws AppError `conflict` when another process holds it
 */
export function lockFolder(folder: string): { release(): void } {
  const lock = new Sqlite(join(folder, 'lock'), { timeout: 0 })
  const owner = join(folder, 'lock.pid')
  try {
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof Sqlite.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error
    throw new AppError(
      'conflict',
      `Another Gatehouse (process ${readOwner(owner)}) is using the data folder ${folder}. Stop it first, or choose another folder with GATEHOUSE_DATA.`,
      { cause: error },
    )
  }
  writeFileSync(owner, `${process.pid}\n`, { mode: 0o600 })
  return { release: () => lock.close() }
}

function readOwner(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
