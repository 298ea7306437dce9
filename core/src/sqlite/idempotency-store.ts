import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../error.ts'
import {
  type IdempotencyBegin,
  type IdempotencyStore,
  idempotencyLifeMs,
  maxStoredAnswers,
  type StoredAnswer,
} from '../identity/idempotency.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  request_hash: z.string(),
  status: z.number().nullable(),
  body: z.string().nullable(),
})

/** Answers to repeated requests, in SQLite. */
export class SqliteIdempotencyStore implements IdempotencyStore {
  readonly #database: Database
  readonly #find: Sqlite.Statement
  readonly #insert: Sqlite.Statement
  readonly #finish: Sqlite.Statement
  readonly #forgetOld: Sqlite.Statement
  readonly #forgetSurplus: Sqlite.Statement

  constructor(database: Database) {
    this.#database = database
    const prepare = (sql: string) => database.prepare(sql)
    this.#find = prepare(
      'SELECT request_hash, status, body FROM idempotency WHERE key_id = ? AND idempotency_key = ?',
    )
    this.#insert = prepare(
      'INSERT INTO idempotency (key_id, idempotency_key, request_hash, created_at_ms) VALUES (?, ?, ?, ?)',
    )
    this.#finish = prepare(
      'UPDATE idempotency SET status = ?, body = ? WHERE key_id = ? AND idempotency_key = ? AND status IS NULL',
    )
    this.#forgetOld = prepare('DELETE FROM idempotency WHERE created_at_ms <= ?')
    this.#forgetSurplus = prepare(
      `DELETE FROM idempotency WHERE rowid IN (
         SELECT rowid FROM idempotency WHERE key_id = ? AND status IS NOT NULL
         ORDER BY created_at_ms DESC, rowid DESC LIMIT -1 OFFSET ${maxStoredAnswers - 1})`,
    )
  }

  begin(keyId: number, idempotencyKey: string, requestHash: string, nowMs: number): IdempotencyBegin {
    return this.#database.write(() => {
      this.#forgetOld.run(nowMs - idempotencyLifeMs)
      const found = this.#find.get(keyId, idempotencyKey)
      if (found !== undefined) return known(Row.parse(found), requestHash)
      this.#forgetSurplus.run(keyId)
      this.#insert.run(keyId, idempotencyKey, requestHash, nowMs)
      return 'new'
    })
  }

  finish(keyId: number, idempotencyKey: string, { status, body }: StoredAnswer): void {
    this.#database.write(() => {
      const { changes } = this.#finish.run(status, body, keyId, idempotencyKey)
      if (changes !== 1)
        throw new AppError('conflict', 'This request has an answer already, or is not known any more.')
    })
  }
}

function known({ request_hash, status, body }: z.infer<typeof Row>, requestHash: string): IdempotencyBegin {
  if (request_hash !== requestHash) return 'other-request'
  return status === null || body === null ? 'running' : { status, body }
}
