import { randomBytes } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { sha256 } from '../canonical-json.ts'
import { AppError } from '../error.ts'
import { ApiKey, type ApiKeyStore, keyState, type NewApiKey } from '../identity/api-key.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.number(),
  name: z.string(),
  owner: z.number().nullable(),
  scopes: z.string(),
  networks: z.string(),
  created_at_ms: z.number(),
  expires_at_ms: z.number(),
  revoked_at_ms: z.number().nullable(),
  last_used_at_ms: z.number().nullable(),
})
const SecretRow = z.strictObject({ made: z.literal([0, 1]) })

const columns =
  'id, name, owner, scopes, networks, created_at_ms, expires_at_ms, revoked_at_ms, last_used_at_ms'
const wellFormed = /^gh_[A-Za-z0-9_-]{43}$/
const useStepMs = 60_000

/** API keys in SQLite. Only the SHA-256 of a secret is kept: 256 random bits need no salt and no slow hash. */
export class SqliteApiKeyStore implements ApiKeyStore {
  readonly #database: Database
  readonly #bySecret: Sqlite.Statement
  readonly #used: Sqlite.Statement

  constructor(database: Database) {
    this.#database = database
    this.#bySecret = database.prepare(`SELECT ${columns} FROM api_key WHERE secret_hash = ?`)
    this.#used = database.prepare(
      `UPDATE api_key SET last_used_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL AND secret_hash IS NOT NULL
         AND (last_used_at_ms IS NULL OR last_used_at_ms <= ?)`,
    )
  }

  list(): ApiKey[] {
    return this.#read('ORDER BY name, id')
  }

  get(id: number): ApiKey | null {
    return this.#read('WHERE id = ?', id)[0] ?? null
  }

  byName(name: string): ApiKey | null {
    return this.#read('WHERE name = ? AND revoked_at_ms IS NULL ORDER BY id DESC LIMIT 1', name)[0] ?? null
  }

  bySecret(secret: string): ApiKey | null {
    if (!wellFormed.test(secret)) return null
    const row = this.#bySecret.get(sha256(secret))
    return row === undefined ? null : toKey(row)
  }

  add(key: NewApiKey, nowMs: number): ApiKey {
    return this.#database.write(() => {
      const same = this.#read('WHERE name = ?', key.name).some(one => keyState(one, nowMs) === 'live')
      if (same)
        throw new AppError(
          'conflict',
          `There is a key "${key.name}" already; choose another name, or type: key rotate ${key.name}`,
        )
      return this.#insert(key, null, nowMs)
    })
  }

  issue(id: number): string {
    return this.#database.write(() => {
      const key = this.#expect(id)
      if (key.revokedAtMs !== null) throw new AppError('conflict', `The key ${key.name} was revoked.`)
      if (this.#isMade(id))
        throw new AppError(
          'conflict',
          `The secret of the key ${key.name} was shown already; it is shown once. For a new one type: key rotate ${key.name}`,
        )
      const secret = `gh_${randomBytes(32).toString('base64url')}`
      this.#database.prepare('UPDATE api_key SET secret_hash = ? WHERE id = ?').run(sha256(secret), id)
      return secret
    })
  }

  rotate(id: number, times: { nowMs: number; oldUntilMs: number; expiresAtMs: number }): ApiKey {
    const { nowMs, oldUntilMs, expiresAtMs } = times
    return this.#database.write(() => {
      const old = this.#expect(id)
      if (this.byName(old.name)?.id !== id)
        throw new AppError('conflict', `This key ${old.name} is not the newest of its name any more.`)
      // Nobody has a secret that was never made, so there is nothing that could go on.
      if (oldUntilMs <= nowMs || !this.#isMade(id)) this.revoke(id, nowMs)
      else
        this.#database
          .prepare('UPDATE api_key SET expires_at_ms = min(expires_at_ms, ?) WHERE id = ?')
          .run(oldUntilMs, id)
      return this.#insert({ ...old, expiresAtMs }, id, nowMs)
    })
  }

  revoke(id: number, nowMs: number): void {
    this.#database.write(() =>
      this.#database
        .prepare('UPDATE api_key SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL')
        .run(nowMs, id),
    )
  }

  used(id: number, nowMs: number): void {
    this.#database.write(() => this.#used.run(nowMs, id, nowMs - useStepMs))
  }

  #insert(key: NewApiKey, replaces: number | null, nowMs: number): ApiKey {
    const { name, owner, scopes, networks, expiresAtMs } = key
    const { lastInsertRowid } = this.#database
      .prepare(
        'INSERT INTO api_key (name, owner, scopes, networks, replaces, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(name, owner, JSON.stringify(scopes), JSON.stringify(networks), replaces, nowMs, expiresAtMs)
    return this.#expect(Number(lastInsertRowid))
  }

  #isMade(id: number): boolean {
    const row = this.#database
      .prepare('SELECT secret_hash IS NOT NULL AS made FROM api_key WHERE id = ?')
      .get(id)
    return SecretRow.parse(row).made === 1
  }

  #expect(id: number): ApiKey {
    const key = this.get(id)
    if (!key) throw new AppError('not_found', 'There is no such key; see: key list')
    return key
  }

  #read(rest: string, ...values: unknown[]): ApiKey[] {
    return this.#database
      .prepare(`SELECT ${columns} FROM api_key ${rest}`)
      .all(...values)
      .map(toKey)
  }
}

function toKey(row: unknown): ApiKey {
  const { scopes, networks, created_at_ms, expires_at_ms, revoked_at_ms, last_used_at_ms, ...same } =
    Row.parse(row)
  return ApiKey.parse({
    ...same,
    scopes: JSON.parse(scopes),
    networks: JSON.parse(networks),
    createdAtMs: created_at_ms,
    expiresAtMs: expires_at_ms,
    revokedAtMs: revoked_at_ms,
    lastUsedAtMs: last_used_at_ms,
  })
}
