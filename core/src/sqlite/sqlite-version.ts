import Sqlite from 'better-sqlite3'
import { z } from 'zod'

/** The version of SQLite that is built in. */
export function sqliteVersion(): string {
  const database = new Sqlite(':memory:')
  try {
    return z.string().parse(database.prepare('SELECT sqlite_version()').pluck().get())
  } finally {
    database.close()
  }
}
