import { z } from 'zod'
import { AppError, errorWords } from '../error.ts'
import { AesKeyring } from '../identity/aes-keyring.ts'
import type { ConfirmationStore } from '../identity/confirmation.ts'
import { checkValue, fingerprint } from '../identity/derive-key.ts'
import { type KeyFile, swapByHand } from '../identity/key-file.ts'
import type { MasterKey } from '../identity/master-key.ts'
import type { OneTimeLinkStore } from '../identity/one-time-link.ts'
import type { Log } from '../log.ts'
import { shellWord } from '../shell-word.ts'
import type { Database } from './database.ts'
import type { SqliteKeyring } from './keyring-store.ts'
import { placeIn, type SealedColumn, sealedColumns } from './sealed-columns.ts'

const SealedRow = z.strictObject({ row: z.union([z.string(), z.number()]), sealed: z.instanceof(Buffer) })

interface MasterKeyDeps {
  database: Database
  keyring: SqliteKeyring
  keyFile: KeyFile
  confirmations: Pick<ConfirmationStore, 'endAll'>
  links: Pick<OneTimeLinkStore, 'endAll'>
  log: Log
}

/** The master key of a database, and its rotation. */
export class SqliteMasterKey implements MasterKey {
  readonly file: string
  readonly #deps: MasterKeyDeps

  constructor(deps: MasterKeyDeps) {
    this.#deps = deps
    this.file = deps.keyFile.path
  }

  fingerprint(): string {
    return fingerprint(this.#deps.keyring.checkValue())
  }

  next(): { file: string; fingerprint: string } {
    return { file: this.#deps.keyFile.nextPath, fingerprint: fingerprint(checkValue(this.#readNext())) }
  }

  rotate(nowMs: number): { sealedAnew: number; warning: string | null } {
    const { database, keyring, keyFile, confirmations, links } = this.#deps
    const next = this.#readNext()
    const check = checkValue(next)
    keyring.take(next)
    const sealedAnew = database.write(() => {
      confirmations.endAll('the master key was rotated', nowMs)
      links.endAll(nowMs)
      database.sqlite.exec('DELETE FROM enrolment')
      const ring = new AesKeyring(next)
      const count = sealedColumns.reduce((sum, column) => sum + this.#sealAnew(column, ring), 0)
      database.prepare('UPDATE master_key SET check_value = ?, since_ms = ?').run(check, nowMs)
      return count
    })
    if (!database.sqlite.inTransaction) return { sealedAnew, warning: this.#settle(check) }
    // The caller's transaction may still come to nothing, and the file must not be ahead of the database. Transactions hold no awaits, so
    // it has ended when a microtask runs.
    queueMicrotask(() => {
      this.#settle(check)
    })
    return { sealedAnew, warning: keyFile.canTakeNext() ? null : swapByHand(keyFile) }
  }

  /** @throws AppError `invalid` */
  #readNext(): Buffer {
    const { keyFile, keyring } = this.#deps
    const { nextPath: file } = keyFile
    const next = keyFile.readNext()
    if (next === null)
      throw new AppError(
        'invalid',
        `There is no new master key: ${file} is missing. Make it with: (umask 077; openssl rand -hex 32 > ${shellWord(file)})`,
      )
    if (checkValue(next).equals(keyring.checkValue()))
      throw new AppError(
        'invalid',
        `${file} holds the master key that is in use already. Put a new one there.`,
      )
    return next
  }

  #sealAnew(sealed: SealedColumn, ring: AesKeyring): number {
    const { table, column, row } = sealed
    const { sqlite } = this.#deps.database
    const rows = sqlite.prepare(`SELECT ${row} AS row, ${column} AS sealed FROM ${table}`).all()
    const update = sqlite.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${row} = ?`)
    for (const one of rows) {
      const read = SealedRow.parse(one)
      const place = placeIn(sealed, read.row)
      const plaintext = this.#deps.keyring.open(read.sealed, place)
      update.run(ring.seal(plaintext, place), read.row)
      plaintext.fill(0)
    }
    return rows.length
  }

  /** Puts the new file in the old one's place, if the database holds with it; what kept it from that, in words. */
  #settle(check: Buffer): string | null {
    const { database, keyring, keyFile, log } = this.#deps
    try {
      if (!database.sqlite.open || !keyring.checkValue().equals(check)) return null
      keyFile.takeNext()
      return null
    } catch (error) {
      log.warn('master key file not swapped', { file: this.file, error: errorWords(error) })
      return swapByHand(keyFile)
    }
  }
}
