import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Keyring } from '../identity/keyring.ts'
import type { Database } from './database.ts'
import { placeIn, sealedSecret } from './sealed-columns.ts'

const Row = z.strictObject({ sealed: z.instanceof(Buffer) })

/** Random secrets of Gatehouse's own, which outlive the master key. */
export class SqliteSecretStore {
  readonly #database: Database
  readonly #keyring: Keyring

  constructor(database: Database, keyring: Keyring) {
    this.#database = database
    this.#keyring = keyring
  }

  /**
   * The 32 bytes of a name, made at its first use.
   * @throws AppError `unavailable` when what is stored cannot be opened
   */
  secret(name: string): Buffer {
    return this.#database.write(() => {
      const place = placeIn(sealedSecret, name)
      const row = this.#database.prepare('SELECT sealed FROM sealed_secret WHERE name = ?').get(name)
      if (row !== undefined) return this.#keyring.open(Row.parse(row).sealed, place)
      const secret = randomBytes(32)
      this.#database
        .prepare('INSERT INTO sealed_secret (name, sealed) VALUES (?, ?)')
        .run(name, this.#keyring.seal(secret, place))
      return secret
    })
  }
}
