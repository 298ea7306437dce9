import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../error.ts'
import { AesKeyring } from '../identity/aes-keyring.ts'
import { checkValue } from '../identity/derive-key.ts'
import type { Keyring, SealedPlace } from '../identity/keyring.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({ check_value: z.instanceof(Buffer) })

/** The check value of the master key under which a database is sealed; null when it has none yet. */
export function storedCheckValue(database: Database): Buffer | null {
  const row = database.prepare('SELECT check_value FROM master_key').get()
  return row === undefined ? null : Row.parse(row).check_value
}

/**
 * The keyring of a database. Which of its keys counts is what the database says at that moment, so that a rotation that was undone, or
 * that another process made, never leaves a value sealed under a key that does not count.
 */
export class SqliteKeyring implements Keyring {
  readonly #rings = new Map<string, AesKeyring>()
  readonly #check: Sqlite.Statement

  /**
   * With the key that fits the database's check value; a database without one takes the key as its own.
   * @throws AppError `forbidden` when the key does not fit; then nothing was changed
   */
  constructor(database: Database, masterKey: Uint8Array, nowMs: number) {
    const check = checkValue(masterKey)
    database.write(() => {
      const stored = storedCheckValue(database)
      if (stored === null)
        database
          .prepare('INSERT INTO master_key (one, check_value, since_ms) VALUES (1, ?, ?)')
          .run(check, nowMs)
      else if (!stored.equals(check))
        throw new AppError('forbidden', 'This is not the master key under which the database was sealed.')
    })
    this.#check = database.prepare('SELECT check_value FROM master_key')
    this.take(masterKey)
  }

  /** Adds a key, which counts from the moment at which the database says so. */
  take(masterKey: Uint8Array): void {
    this.#rings.set(checkValue(masterKey).toString('hex'), new AesKeyring(masterKey))
  }

  /** Of the key that counts now. */
  checkValue(): Buffer {
    return Row.parse(this.#check.get()).check_value
  }

  seal(plaintext: Uint8Array, place: SealedPlace): Buffer {
    return this.#ring().seal(plaintext, place)
  }

  open(sealed: Uint8Array, place: SealedPlace): Buffer {
    return this.#ring().open(sealed, place)
  }

  #ring(): AesKeyring {
    const ring = this.#rings.get(this.checkValue().toString('hex'))
    if (!ring)
      throw new AppError(
        'unavailable',
        'The master key was changed while this Gatehouse runs. Start it again with the new key.',
      )
    return ring
  }
}
