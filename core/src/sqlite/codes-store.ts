import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import type { Keyring } from '../identity/keyring.ts'
import { recoveryCodeHash } from '../identity/recovery-code.ts'
import type { Codes, CodeVerdict } from '../identity/totp.ts'
import { readDigits, stepAt, stepMs, stepOfCode } from '../identity/totp-check.ts'
import { afterWrong, maxWrongCodes } from '../identity/wrong-codes.ts'
import type { Database } from './database.ts'
import { placeIn, totpSecret } from './sealed-columns.ts'

const Row = z.strictObject({
  account: z.number(),
  sealed: z.instanceof(Buffer),
  last_step: z.number(),
  wrong: z.number(),
  waits_until_ms: z.number(),
})
type Row = z.infer<typeof Row>

const EnrolledRow = z.strictObject({ enrolled_at_ms: z.number() })

/** Codes in SQLite. Every check reads, judges and writes in one transaction, so that a code counts once whoever else asks. */
export class SqliteCodes implements Codes {
  readonly #database: Database
  readonly #keyring: Keyring
  readonly #sql: ReturnType<typeof statements>

  constructor(database: Database, keyring: Keyring) {
    this.#database = database
    this.#keyring = keyring
    this.#sql = statements(database.sqlite)
  }

  enrolled(accountId: number): boolean {
    return this.enrolledAtMs(accountId) !== null
  }

  enrolledAtMs(accountId: number): number | null {
    const row = this.#sql.enrolled.get(accountId)
    return row === undefined ? null : EnrolledRow.parse(row).enrolled_at_ms
  }

  spend(accountId: number, code: string, nowMs: number): CodeVerdict {
    return this.#database.write(() => {
      const found = this.#sql.find.get(accountId)
      if (found === undefined) return { kind: 'none' }
      const row = Row.parse(found)
      return closed(row, nowMs) ?? this.#check(row, code, nowMs)
    })
  }

  reset(accountId: number): void {
    this.#database.write(() => {
      this.#sql.endOffer.run(accountId)
      this.#sql.endLinks.run(accountId)
      this.#sql.forget.run(accountId)
    })
  }

  #check(row: Row, code: string, nowMs: number): CodeVerdict {
    const digits = readDigits(code)
    const step = digits === null ? null : this.#stepOf(row, digits, nowMs)
    if (step !== null && step > row.last_step) {
      this.#sql.right.run(step, row.account)
      return { kind: 'right', recovery: false }
    }
    if (digits === null && this.#spendRecovery(row, code, nowMs)) return { kind: 'right', recovery: true }
    return this.#countWrong(row, nowMs, step !== null)
  }

  #stepOf(row: Row, digits: string, nowMs: number): number | null {
    const secret = this.#keyring.open(row.sealed, placeIn(totpSecret, row.account))
    try {
      return stepOfCode(secret, digits, nowMs)
    } finally {
      secret.fill(0)
    }
  }

  #spendRecovery(row: Row, code: string, nowMs: number): boolean {
    const hash = recoveryCodeHash(code)
    if (hash === null || this.#sql.spendRecovery.run(nowMs, hash, row.account).changes !== 1) return false
    this.#sql.right.run(row.last_step, row.account)
    return true
  }

  #countWrong(row: Row, nowMs: number, used: boolean): CodeVerdict {
    const count = row.wrong + 1
    const { tries, waitMs } = afterWrong(count)
    this.#sql.wrong.run(count, waitMs === 0 ? 0 : nowMs + waitMs, row.account)
    if (count === maxWrongCodes) return { kind: 'locked' }
    return used ? { kind: 'used' } : { kind: 'wrong', tries, waitMs }
  }
}

/** Why no code is looked at now, if so. */
function closed(row: Row, nowMs: number): CodeVerdict | null {
  if (row.wrong >= maxWrongCodes) return { kind: 'locked' }
  // A step beyond this moment's may have been accepted; further back only a clock that was set back can be.
  if (stepAt(nowMs) < row.last_step - 1)
    return { kind: 'clock', behindMs: (row.last_step - 1) * stepMs - nowMs }
  if (nowMs < row.waits_until_ms) return { kind: 'wait', waitMs: row.waits_until_ms - nowMs }
  return null
}

function statements(sqlite: Sqlite.Database) {
  return {
    find: sqlite.prepare(
      'SELECT account, sealed, last_step, wrong, waits_until_ms FROM totp WHERE account = ?',
    ),
    enrolled: sqlite.prepare('SELECT enrolled_at_ms FROM totp WHERE account = ?'),
    right: sqlite.prepare('UPDATE totp SET last_step = ?, wrong = 0, waits_until_ms = 0 WHERE account = ?'),
    wrong: sqlite.prepare('UPDATE totp SET wrong = ?, waits_until_ms = ? WHERE account = ?'),
    spendRecovery: sqlite.prepare(
      'UPDATE recovery_code SET used_at_ms = ? WHERE hash = ? AND account = ? AND used_at_ms IS NULL',
    ),
    // Its recovery codes go with it, by the schema.
    forget: sqlite.prepare('DELETE FROM totp WHERE account = ?'),
    endOffer: sqlite.prepare('DELETE FROM enrolment WHERE account = ?'),
    endLinks: sqlite.prepare("DELETE FROM one_time_link WHERE purpose = 'enrol' AND subject = ?"),
  }
}
