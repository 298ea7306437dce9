import { createHash, randomBytes } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import {
  mostSessions,
  type NewPageSession,
  PageSession,
  type PageSessionStore,
  type SessionOwner,
  sessionIdleMs,
  sessionLifeMs,
} from '../identity/page-session.ts'
import { Role } from '../identity/role.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.number(),
  account: z.number().nullable(),
  agent: z.string(),
  network: z.string().nullable(),
  created_at_ms: z.number(),
  seen_at_ms: z.number(),
  ends_at_ms: z.number(),
  name: z.string().nullable(),
  role: Role.nullable(),
})
type Found = { session: PageSession; owner: SessionOwner }

/** So far a clock may be set back before a session counts as one from the future. */
const clockSlackMs = 5 * 60_000

/** Sessions of the status page in SQLite, by the SHA-256 of their secrets. */
export class SqlitePageSessionStore implements PageSessionStore {
  readonly #database: Database
  readonly #sql: ReturnType<typeof statements>

  constructor(database: Database) {
    this.#database = database
    this.#sql = statements(database.sqlite)
  }

  begin(
    { account, agent, network }: NewPageSession,
    nowMs: number,
  ): { session: PageSession; secret: string } {
    const secret = randomBytes(32).toString('base64url')
    const made = {
      account,
      agent,
      network,
      createdAtMs: nowMs,
      seenAtMs: nowMs,
      endsAtMs: nowMs + sessionLifeMs,
    }
    const id = this.#database.write(() => {
      this.#sql.forget.run({ nowMs, idleMs: sessionIdleMs, slackMs: clockSlackMs })
      this.#sql.makeRoom.run({ account, kept: mostSessions - 1 })
      return Number(this.#sql.begin.run({ ...made, hash: hash(secret) }).lastInsertRowid)
    })
    return { session: PageSession.parse({ id, ...made }), secret }
  }

  find(secret: string, nowMs: number): Found | null {
    if (!/^[A-Za-z0-9_-]{43}$/.test(secret)) return null
    const row = this.#sql.find.get({
      hash: hash(secret),
      nowMs,
      idleMs: sessionIdleMs,
      slackMs: clockSlackMs,
    })
    return row === undefined ? null : toFound(row)
  }

  see(id: number, nowMs: number): void {
    this.#database.write(() => this.#sql.see.run(nowMs, id))
  }

  list(whose: number | null | 'everybody', nowMs: number): Found[] {
    const all = whose === 'everybody' ? 1 : 0
    const account = whose === 'everybody' ? null : whose
    return this.#sql.list
      .all({ all, account, nowMs, idleMs: sessionIdleMs, slackMs: clockSlackMs })
      .map(toFound)
  }

  end(id: number): boolean {
    return this.#database.write(() => this.#sql.end.run(id).changes === 1)
  }
}

function hash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function toFound(read: unknown): Found {
  const row = Row.parse(read)
  const { id, account, agent, network } = row
  const times = { createdAtMs: row.created_at_ms, seenAtMs: row.seen_at_ms, endsAtMs: row.ends_at_ms }
  return {
    session: { id, account, agent, network, ...times },
    owner: { name: row.name ?? 'local', role: row.role ?? 'admin' },
  }
}

const live =
  'ends_at_ms > :nowMs AND seen_at_ms > :nowMs - :idleMs AND page_session.created_at_ms <= :nowMs + :slackMs'

function statements(sqlite: Sqlite.Database) {
  const select = (rest: string) =>
    sqlite.prepare(
      `SELECT page_session.id, account, agent, network, page_session.created_at_ms, seen_at_ms, ends_at_ms, name, role
       FROM page_session LEFT JOIN account ON account.id = page_session.account
       WHERE ${live} AND (page_session.account IS NULL OR account.state = 'active') AND ${rest}`,
    )
  return {
    find: select('secret_hash = :hash'),
    list: select('(:all OR page_session.account IS :account) ORDER BY seen_at_ms DESC, page_session.id DESC'),
    forget: sqlite.prepare(`DELETE FROM page_session WHERE NOT (${live})`),
    makeRoom: sqlite.prepare(
      `DELETE FROM page_session WHERE account IS :account AND id NOT IN (
         SELECT id FROM page_session WHERE account IS :account ORDER BY seen_at_ms DESC, id DESC LIMIT :kept
       )`,
    ),
    begin: sqlite.prepare(
      `INSERT INTO page_session (secret_hash, account, agent, network, created_at_ms, seen_at_ms, ends_at_ms)
       VALUES (:hash, :account, :agent, :network, :createdAtMs, :seenAtMs, :endsAtMs)`,
    ),
    // A clock that was set back must not make it idle sooner.
    see: sqlite.prepare('UPDATE page_session SET seen_at_ms = max(seen_at_ms, ?) WHERE id = ?'),
    end: sqlite.prepare('DELETE FROM page_session WHERE id = ?'),
  }
}
