import Sqlite from 'better-sqlite3'
import { AppError, errorWords } from '../../error.ts'

/**
 * Does some work with a database that need not be whole, or be there.
 * @throws AppError `unavailable` in place of what SQLite says, in words that are made of that
 */
export function expected<T>(work: () => T, words: (why: string) => string): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error
    throw new AppError('unavailable', words(errorWords(error)), { cause: error })
  }
}
