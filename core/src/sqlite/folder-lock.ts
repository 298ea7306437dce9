import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { AppError, errorWords } from '../error.ts'

/**
 * Holds a data folder for this process. The kernel lets go of it when the process ends, however it ends.
 * @throws AppError `conflict` when another process holds it, `unavailable` when nothing can be locked there
 */
export function lockFolder(folder: string): { release(): void } {
  const file = join(folder, 'lock')
  const owner = `${file}.pid`
  let lock: Sqlite.Database | undefined
  try {
    lock = new Sqlite(file, { timeout: 0 })
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock?.close()
    throw lockProblem(error, folder, file)
  }
  const held = lock
  writeFileSync(owner, `${process.pid}\n`, { mode: 0o600 })
  return { release: () => held.close() }
}

function lockProblem(error: unknown, folder: string, file: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error
  if (error.code.startsWith('SQLITE_BUSY'))
    return new AppError(
      'conflict',
      `Another Gatehouse (process ${readOwner(`${file}.pid`)}) is using the data folder ${folder}. Stop it first, or choose another folder with GATEHOUSE_DATA.`,
      { cause: error },
    )
  return new AppError(
    'unavailable',
    `${file} cannot be used as a lock (${errorWords(error)}). It holds nothing of value: remove it and start again.`,
    { cause: error },
  )
}

function readOwner(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
