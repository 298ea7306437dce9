import { randomBytes } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { Identity } from '../identity/account.ts'
import {
  maxPairings,
  type PairingStore,
  pairingCode,
  pairingLifeMs,
  pairingText,
  readPairingCode,
} from '../identity/pairing.ts'
import type { Database } from './database.ts'

const CodeRow = z.strictObject({ code: z.string() })

/**
 * Pairing codes in SQLite. They are kept as they are shown: 40 bits are found from their hash in minutes, so that a hash would only look
 * safe, and whoever reads one can do nothing with it; an admin who types it gives rights to the person it was shown to, and to nobody else.
 * So somebody who presses twice reads the same code twice, and the one that they have told already still works.
 */
export class SqlitePairingStore implements PairingStore {
  readonly #database: Database
  readonly #sql: ReturnType<typeof statements>

  constructor(database: Database) {
    this.#database = database
    this.#sql = statements(database.sqlite)
  }

  codeFor({ platform, workspace, user }: Identity, nowMs: number): string {
    const expiresAtMs = nowMs + pairingLifeMs
    return this.#database.write(() => {
      this.#sql.dropOld.run(nowMs)
      const row = this.#sql.renew.get(expiresAtMs, platform, workspace, user)
      if (row !== undefined) return pairingText(CodeRow.parse(row).code)
      this.#sql.dropBeyond.run(maxPairings - 1)
      const code = this.#freshCode()
      this.#sql.add.run(code, platform, workspace, user, expiresAtMs)
      return pairingText(code)
    })
  }

  identityOf(code: string, nowMs: number): Identity | null {
    const read = readPairingCode(code)
    const row = read === null ? undefined : this.#sql.identityOf.get(read, nowMs)
    return row === undefined ? null : Identity.parse(row)
  }

  forget({ platform, workspace, user }: Identity): void {
    this.#database.write(() => this.#sql.forget.run(platform, workspace, user))
  }

  #freshCode(): string {
    const code = pairingCode(randomBytes(5))
    return this.#sql.taken.get(code) === undefined ? code : this.#freshCode()
  }
}

function statements(sqlite: Sqlite.Database) {
  return {
    dropOld: sqlite.prepare('DELETE FROM pairing WHERE expires_at_ms <= ?'),
    dropBeyond: sqlite.prepare(
      'DELETE FROM pairing WHERE code IN (SELECT code FROM pairing ORDER BY expires_at_ms DESC, rowid DESC LIMIT -1 OFFSET ?)',
    ),
    renew: sqlite.prepare(
      'UPDATE pairing SET expires_at_ms = ? WHERE platform = ? AND workspace = ? AND user = ? RETURNING code',
    ),
    add: sqlite.prepare(
      'INSERT INTO pairing (code, platform, workspace, user, expires_at_ms) VALUES (?, ?, ?, ?, ?)',
    ),
    taken: sqlite.prepare('SELECT 1 FROM pairing WHERE code = ?'),
    identityOf: sqlite.prepare(
      'SELECT platform, workspace, user FROM pairing WHERE code = ? AND expires_at_ms > ?',
    ),
    forget: sqlite.prepare('DELETE FROM pairing WHERE platform = ? AND workspace = ? AND user = ?'),
  }
}
