import { createHash, randomBytes } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import {
  type LinkPurpose,
  linkLifeMs,
  OneTimeLink,
  type OneTimeLinkStore,
} from '../identity/one-time-link.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.number(),
  purpose: z.string(),
  subject: z.number(),
  created_at_ms: z.number(),
  expires_at_ms: z.number(),
  used_at_ms: z.number().nullable(),
})

const columns = 'id, purpose, subject, created_at_ms, expires_at_ms, used_at_ms'

/** One-time links in SQLite, by the SHA-256 of their tokens. */
export class SqliteOneTimeLinkStore implements OneTimeLinkStore {
  readonly #database: Database
  readonly #sql: ReturnType<typeof statements>

  constructor(database: Database) {
    this.#database = database
    this.#sql = statements(database.sqlite)
  }

  make(purpose: LinkPurpose, subject: number, nowMs: number): { link: OneTimeLink; token: string } {
    const token = randomBytes(32).toString('base64url')
    const link = this.#database.write(() => {
      this.#sql.replace.run(purpose, subject)
      const made = this.#sql.make.run(hash(token), purpose, subject, nowMs, nowMs + linkLifeMs)
      return toLink(this.#sql.get.get(made.lastInsertRowid))
    })
    return { link, token }
  }

  find(token: string, nowMs: number): OneTimeLink | null {
    if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return null
    const row = this.#sql.find.get({ hash: hash(token), nowMs })
    return row === undefined ? null : toLink(row)
  }

  consume(id: number, nowMs: number): boolean {
    return this.#database.write(() => this.#sql.consume.run({ id, nowMs }).changes === 1)
  }

  endAll(): void {
    this.#database.write(() => this.#sql.endAll.run())
  }
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function toLink(row: unknown): OneTimeLink {
  const { created_at_ms, expires_at_ms, used_at_ms, ...same } = Row.parse(row)
  return OneTimeLink.parse({
    ...same,
    createdAtMs: created_at_ms,
    expiresAtMs: expires_at_ms,
    usedAtMs: used_at_ms,
  })
}

function statements(sqlite: Sqlite.Database) {
  return {
    get: sqlite.prepare(`SELECT ${columns} FROM one_time_link WHERE id = ?`),
    // Before its making a link is none: a clock that was set back must not lengthen its life.
    find: sqlite.prepare(
      `SELECT ${columns} FROM one_time_link
       WHERE token_hash = :hash AND used_at_ms IS NULL AND :nowMs BETWEEN created_at_ms AND expires_at_ms - 1`,
    ),
    replace: sqlite.prepare('DELETE FROM one_time_link WHERE purpose = ? AND subject = ?'),
    make: sqlite.prepare(
      'INSERT INTO one_time_link (token_hash, purpose, subject, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?, ?)',
    ),
    consume: sqlite.prepare(
      `UPDATE one_time_link SET used_at_ms = :nowMs
       WHERE id = :id AND used_at_ms IS NULL AND :nowMs BETWEEN created_at_ms AND expires_at_ms - 1`,
    ),
    endAll: sqlite.prepare('DELETE FROM one_time_link WHERE used_at_ms IS NULL'),
  }
}
