import { z } from 'zod'
import { Retention, type RetentionStore, usualRetention } from '../access-log/retention.ts'
import type { Database } from './database.ts'

const Row = z
  .strictObject({ minutes_s: z.int(), hours_s: z.int(), days_s: z.int(), most_bytes: z.int() })
  .transform(row => ({
    minutesS: row.minutes_s,
    hoursS: row.hours_s,
    daysS: row.days_s,
    mostBytes: row.most_bytes,
  }))
  .pipe(Retention)

/** For how long numbers are kept, in SQLite. */
export class SqliteRetentionStore implements RetentionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  retention(): Retention {
    const row = this.#database.prepare('SELECT minutes_s, hours_s, days_s, most_bytes FROM retention').get()
    return row === undefined ? usualRetention : Row.parse(row)
  }

  retain({ minutesS, hoursS, daysS, mostBytes }: Retention): void {
    this.#database.write(() =>
      this.#database
        .prepare(
          'INSERT OR REPLACE INTO retention (one, minutes_s, hours_s, days_s, most_bytes) VALUES (1, ?, ?, ?, ?)',
        )
        .run(minutesS, hoursS, daysS, mostBytes),
    )
  }
}
