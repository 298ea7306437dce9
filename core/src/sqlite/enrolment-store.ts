import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../error.ts'
import type { AccountStore } from '../identity/account.ts'
import type { Keyring } from '../identity/keyring.ts'
import { newRecoveryCode, recoveryCodeCount, recoveryCodeHash } from '../identity/recovery-code.ts'
import type { EnrolmentOffer, EnrolmentResult, Enrolments } from '../identity/totp.ts'
import { enrolmentLifeMs, maxEnrolmentTries } from '../identity/totp.ts'
import { newTotpSecret, readDigits, stepOfCode, totpOffer } from '../identity/totp-check.ts'
import type { Database } from './database.ts'
import { offeredSecret, placeIn, totpSecret } from './sealed-columns.ts'

const Row = z.strictObject({ sealed: z.instanceof(Buffer), tries: z.number(), offered_at_ms: z.number() })
type Row = z.infer<typeof Row>

/** Enrolments in SQLite: an offered secret stands apart from those that count until a right code was given for it. */
export class SqliteEnrolments implements Enrolments {
  readonly #database: Database
  readonly #keyring: Keyring
  readonly #accounts: Pick<AccountStore, 'get'>
  readonly #sql: ReturnType<typeof statements>

  constructor(database: Database, keyring: Keyring, accounts: Pick<AccountStore, 'get'>) {
    this.#database = database
    this.#keyring = keyring
    this.#accounts = accounts
    this.#sql = statements(database.sqlite)
  }

  offer(accountId: number, nowMs: number): EnrolmentOffer {
    return this.#database.write(() => {
      const account = this.#accounts.get(accountId)
      if (account?.state !== 'active')
        throw new AppError('not_found', 'There is no active account for these codes any more.')
      if (this.#sql.enrolled.get(accountId) !== undefined)
        throw new AppError(
          'conflict',
          `${account.name} has codes already. They must be reset first: account reset-totp ${account.name}`,
        )
      const secret = newTotpSecret()
      const offer = totpOffer(secret, account.name)
      this.#sql.offer.run(accountId, this.#keyring.seal(secret, placeIn(offeredSecret, accountId)), nowMs)
      secret.fill(0)
      return offer
    })
  }

  finish(accountId: number, code: string, nowMs: number): EnrolmentResult {
    return this.#database.write(() => {
      const row = this.#open(accountId, nowMs)
      if (row === null) return { kind: 'over' }
      const secret = this.#keyring.open(row.sealed, placeIn(offeredSecret, accountId))
      const digits = readDigits(code)
      const step = digits === null ? null : stepOfCode(secret, digits, nowMs)
      const sealed = this.#keyring.seal(secret, placeIn(totpSecret, accountId))
      secret.fill(0)
      if (step === null) return this.#countWrong(accountId, row)
      this.#sql.end.run(accountId)
      this.#sql.enrol.run(accountId, sealed, step, nowMs)
      return { kind: 'enrolled', recoveryCodes: this.#giveRecoveryCodes(accountId) }
    })
  }

  /** The offer of an account that may still be taken up; others are ended. */
  #open(accountId: number, nowMs: number): Row | null {
    const found = this.#sql.find.get(accountId)
    if (found === undefined) return null
    const row = Row.parse(found)
    const ageMs = nowMs - row.offered_at_ms
    const inTime = ageMs >= 0 && ageMs < enrolmentLifeMs
    const open = inTime && row.tries < maxEnrolmentTries && this.#accounts.get(accountId)?.state === 'active'
    if (open && this.#sql.enrolled.get(accountId) === undefined) return row
    this.#sql.end.run(accountId)
    return null
  }

  #countWrong(accountId: number, row: Row): EnrolmentResult {
    const left = maxEnrolmentTries - row.tries - 1
    if (left > 0) {
      this.#sql.tried.run(accountId)
      const tries = left === 1 ? 'One more try' : `${left} more tries`
      return { kind: 'wrong', words: `This is not the code of this secret at this time. ${tries}.` }
    }
    this.#sql.end.run(accountId)
    return {
      kind: 'wrong',
      words: 'This is not the code either, and it was the last try. Ask for a new link: account enroll',
    }
  }

  #giveRecoveryCodes(accountId: number): string[] {
    return Array.from({ length: recoveryCodeCount }, () => {
      const code = newRecoveryCode()
      this.#sql.giveRecovery.run(recoveryCodeHash(code), accountId)
      return code
    })
  }
}

function statements(sqlite: Sqlite.Database) {
  return {
    enrolled: sqlite.prepare('SELECT 1 FROM totp WHERE account = ?'),
    find: sqlite.prepare('SELECT sealed, tries, offered_at_ms FROM enrolment WHERE account = ?'),
    offer: sqlite.prepare(
      `INSERT INTO enrolment (account, sealed, offered_at_ms) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET sealed = excluded.sealed, tries = 0, offered_at_ms = excluded.offered_at_ms`,
    ),
    tried: sqlite.prepare('UPDATE enrolment SET tries = tries + 1 WHERE account = ?'),
    end: sqlite.prepare('DELETE FROM enrolment WHERE account = ?'),
    enrol: sqlite.prepare(
      'INSERT INTO totp (account, sealed, last_step, enrolled_at_ms) VALUES (?, ?, ?, ?)',
    ),
    giveRecovery: sqlite.prepare('INSERT INTO recovery_code (hash, account) VALUES (?, ?)'),
  }
}
