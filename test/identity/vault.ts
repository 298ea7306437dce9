import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Keyring, SealedPlace } from '@gatehouse/core/identity/keyring.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import { SqliteAccountStore } from '@gatehouse/core/sqlite/account-store.ts'
import { SqliteCodes } from '@gatehouse/core/sqlite/codes-store.ts'
import { SqliteEnrolments } from '@gatehouse/core/sqlite/enrolment-store.ts'
import { SqliteKeyring } from '@gatehouse/core/sqlite/keyring-store.ts'
import { SqliteOneTimeLinkStore } from '@gatehouse/core/sqlite/one-time-link-store.ts'
import { placeIn, totpSecret } from '@gatehouse/core/sqlite/sealed-columns.ts'
import { generateSync } from 'otplib'
import { temporaryFolder } from '../harness/folder.ts'
import { openTestDatabase } from '../harness/test-database.ts'

/** 2026-03-01, at the beginning of a step. */
export const someTimeMs = 1_772_323_200_000

/** The code of a secret in base32 at a moment. */
export function codeAt(secret: string | Uint8Array, nowMs: number): string {
  return generateSync({ secret, epoch: Math.floor(nowMs / 1000) })
}

/** Six digits that are the code of none of the steps near a moment. */
export function wrongCode(secret: string | Uint8Array, nowMs: number): string {
  const near = new Set([-2, -1, 0, 1, 2].map(step => codeAt(secret, nowMs + step * 30_000)))
  return ['000000', '000001', '000002', '000003', '000004', '000005'].find(code => !near.has(code)) ?? ''
}

/** The keyring of a database, which counts how often a secret of codes was opened: no code is checked without that. */
class CountingKeyring implements Keyring {
  opened = 0
  readonly #inner: Keyring

  constructor(inner: Keyring) {
    this.#inner = inner
  }

  seal(plaintext: Uint8Array, place: SealedPlace): Buffer {
    return this.#inner.seal(plaintext, place)
  }

  open(sealed: Uint8Array, place: SealedPlace): Buffer {
    if (place.table === 'totp') this.opened += 1
    return this.#inner.open(sealed, place)
  }
}

/** A database with a master key of its own, and all that is sealed in it. */
export class Vault {
  readonly #folder = temporaryFolder()
  readonly folder = this.#folder.path
  readonly file = join(this.folder, 'gatehouse.db')
  readonly key = randomBytes(32)
  readonly database = openTestDatabase(this.file)
  readonly realKeyring = new SqliteKeyring(this.database, this.key, someTimeMs)
  readonly keyring = new CountingKeyring(this.realKeyring)
  readonly accounts = new SqliteAccountStore(this.database)
  readonly codes = new SqliteCodes(this.database, this.keyring)
  readonly enrolments = new SqliteEnrolments(this.database, this.keyring, this.accounts)
  readonly links = new SqliteOneTimeLinkStore(this.database)

  account(name: string, role: Role = 'operator'): number {
    return this.accounts.add({ name, role }, someTimeMs).id
  }

  /** An account that has codes; its first right code was that of a step long ago. */
  enrolled(name: string, role: Role = 'operator'): { id: number; secret: Buffer; recoveryCodes: string[] } {
    const id = this.account(name, role)
    const recoveryCodes = this.takeUp(id, someTimeMs - 3_600_000)
    return { id, secret: this.secretOf(id), recoveryCodes }
  }

  /** Takes up codes for an account that has none; gives the recovery codes. */
  takeUp(id: number, nowMs: number): string[] {
    const { secret } = this.enrolments.offer(id, nowMs)
    const result = this.enrolments.finish(id, codeAt(secret, nowMs), nowMs)
    if (result.kind !== 'enrolled') throw new Error(result.kind)
    return result.recoveryCodes
  }

  /** What is sealed for an account, opened. */
  secretOf(id: number): Buffer {
    const { sealed } = this.one<{ sealed: Buffer }>('SELECT sealed FROM totp WHERE account = ?', id)
    return this.realKeyring.open(sealed, placeIn(totpSecret, id))
  }

  one<T>(sql: string, ...values: (string | number)[]): T {
    return this.database.sqlite.prepare(sql).get(...values) as T
  }

  /** Everything that is stored about keys and codes, so that a test can tell that nothing was changed. */
  dump(): string {
    const tables = ['master_key', 'sealed_secret', 'totp', 'recovery_code', 'enrolment', 'one_time_link']
    return JSON.stringify(tables.map(table => this.database.sqlite.prepare(`SELECT * FROM ${table}`).all()))
  }

  async stop(): Promise<void> {
    if (this.database.sqlite.open) this.database.close()
    await this.#folder.stop()
  }
}
