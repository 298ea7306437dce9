import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../error.ts'
import { type Delivery, type DeliveryStore, deliveryLifeMs } from '../identity/delivery.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({ run: z.string(), answer: z.string().nullable() })

/** Deliveries that had an effect, in SQLite. */
export class SqliteDeliveryStore implements DeliveryStore {
  readonly #database: Database
  readonly #find: Sqlite.Statement
  readonly #take: Sqlite.Statement
  readonly #answer: Sqlite.Statement
  readonly #forget: Sqlite.Statement

  constructor(database: Database) {
    this.#database = database
    const prepare = (sql: string) => database.prepare(sql)
    this.#find = prepare('SELECT run, answer FROM delivery WHERE id = ?')
    this.#take = prepare('INSERT INTO delivery (id, run, at_ms) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING')
    this.#answer = prepare('UPDATE delivery SET answer = ? WHERE id = ? AND run = ? AND answer IS NULL')
    this.#forget = prepare('DELETE FROM delivery WHERE at_ms <= ?')
  }

  find(id: string): { run: string; answer: string | null } | null {
    const row = this.#find.get(id)
    return row === undefined ? null : Row.parse(row)
  }

  take({ id, run }: Delivery, nowMs: number): void {
    this.#database.write(() => {
      const { changes } = this.#take.run(id, run, nowMs)
      if (changes === 1) this.#forget.run(nowMs - deliveryLifeMs)
      else if (this.find(id)?.run !== run)
        throw new AppError('conflict', 'This was done already: the chat delivered it a second time.')
    })
  }

  answer({ id, run }: Delivery, answer: string): void {
    this.#database.write(() => this.#answer.run(answer, id, run))
  }
}
