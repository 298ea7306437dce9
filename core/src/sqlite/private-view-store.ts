import { z } from 'zod'
import type { PrivateView, PrivateViewStore } from '../cards/private-view.ts'
import { Platform } from '../identity/account.ts'
import { ConfirmationState } from '../identity/confirmation.ts'
import type { Keyring } from '../identity/keyring.ts'
import type { Database } from './database.ts'
import { placeIn, privateSurface } from './sealed-columns.ts'

const Row = z.strictObject({
  id: z.number(),
  confirmation: z.string(),
  state: ConfirmationState,
  platform: Platform,
  at: z.string(),
  sealed: z.instanceof(Buffer),
  shown_at_ms: z.number(),
})
const Id = z.strictObject({ id: z.number() })

/** Private answers in SQLite. How each is reached is sealed: it lets write there for some minutes. */
export class SqlitePrivateViewStore implements PrivateViewStore {
  readonly #database: Database
  readonly #keyring: Keyring

  constructor(database: Database, keyring: Keyring) {
    this.#database = database
    this.#keyring = keyring
  }

  add({ confirmation, state, platform, at, surface, shownAtMs }: PrivateView): void {
    const { sqlite } = this.#database
    this.#database.write(() => {
      this.forget(platform, at)
      // The seal names the row, which has a number only once it is there.
      const { id } = Id.parse(
        sqlite
          .prepare(
            'INSERT INTO private_view (confirmation, state, platform, at, sealed, shown_at_ms) VALUES (?, ?, ?, ?, zeroblob(0), ?) RETURNING id',
          )
          .get(confirmation, state, platform, at, shownAtMs),
      )
      const sealed = this.#keyring.seal(Buffer.from(surface), placeIn(privateSurface, id))
      sqlite.prepare('UPDATE private_view SET sealed = ? WHERE id = ?').run(sealed, id)
    })
  }

  list(): PrivateView[] {
    return this.#database
      .prepare('SELECT * FROM private_view ORDER BY id')
      .all()
      .map(value => {
        const { id, confirmation, state, platform, at, sealed, shown_at_ms } = Row.parse(value)
        const surface = this.#keyring.open(sealed, placeIn(privateSurface, id)).toString()
        return { confirmation, state, platform, at, surface, shownAtMs: shown_at_ms }
      })
  }

  forget(platform: Platform, at: string): void {
    this.#database.write(() =>
      this.#database.prepare('DELETE FROM private_view WHERE platform = ? AND at = ?').run(platform, at),
    )
  }
}
