import Sqlite from 'better-sqlite3'
import { AppError, errorWords } from '../../error.ts'

/** More pages than any database has: a copy in one step is of one moment, and is never begun again because somebody wrote. */
const allPages = 2 ** 31 - 1

/**
 * Copies a database of one moment while others read and write it (SQLite's online backup).
 * @returns the version of its schema
 * @throws AppError `unavailable` when it cannot be copied
 */
export async function snapshot(from: string, to: string): Promise<number> {
  let source: Sqlite.Database | undefined
  try {
    source = new Sqlite(from, { readonly: true, fileMustExist: true, timeout: 5000 })
    await source.backup(to, { progress: () => allPages })
    return Number(source.pragma('user_version', { simple: true }))
  } catch (error) {
    throw new AppError('unavailable', `${from} cannot be copied: ${errorWords(error)}.`, { cause: error })
  } finally {
    source?.close()
  }
}
