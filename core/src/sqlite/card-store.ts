import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import type { CardChannel, CardMessage, CardStore, StoredCard } from '../cards/card-store.ts'
import { Platform } from '../identity/account.ts'
import type { Database } from './database.ts'

const CardRow = z.strictObject({
  id: z.number(),
  subject: z.string(),
  content: z.string().nullable(),
  made_at_ms: z.number(),
})
const MessageRow = z.strictObject({
  ...CardRow.shape,
  platform: Platform,
  channel: z.string(),
  message: z.string().nullable(),
  shown: z.string().nullable(),
})

/** Public cards in SQLite. */
export class SqliteCardStore implements CardStore {
  readonly #database: Database
  readonly #open: Sqlite.Statement

  constructor(database: Database) {
    this.#database = database
    const prepare = (sql: string) => database.sqlite.prepare(sql)
    this.#open = prepare(
      `SELECT card.*, platform, channel, message, shown FROM card_message JOIN card ON card.id = card
       WHERE platform = ? AND state = 'open' ORDER BY card, channel`,
    )
  }

  make({ subject, content, madeAtMs }: Omit<StoredCard, 'id'>, channels: readonly CardChannel[]): void {
    this.#database.write(() => {
      this.#run(
        `INSERT INTO card (subject, content, made_at_ms) VALUES (?, ?, ?)
         ON CONFLICT (subject) DO UPDATE SET content = coalesce(excluded.content, content)`,
        subject,
        content,
        madeAtMs,
      )
      for (const { platform, channel } of channels)
        this.#run(
          `INSERT INTO card_message (card, platform, channel) SELECT id, ?, ? FROM card WHERE subject = ?
           ON CONFLICT DO UPDATE SET state = 'open' WHERE state = 'settled'`,
          platform,
          channel,
          subject,
        )
    })
  }

  open(platform: Platform): CardMessage[] {
    return this.#open.all(platform).map(row => {
      const { platform, channel, message, shown, ...card } = MessageRow.parse(row)
      return { platform, channel, message, shown, card: toCard(card) }
    })
  }

  shown({ card, platform, channel }: CardMessage, message: string, shown: string): void {
    this.#run(
      'UPDATE card_message SET message = ?, shown = ? WHERE card = ? AND platform = ? AND channel = ?',
      message,
      shown,
      card.id,
      platform,
      channel,
    )
  }

  end({ card, platform, channel }: CardMessage, state: 'settled' | 'gone'): void {
    this.#run(
      'UPDATE card_message SET state = ? WHERE card = ? AND platform = ? AND channel = ?',
      state,
      card.id,
      platform,
      channel,
    )
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#database.write(() => this.#database.sqlite.prepare(sql).run(...values))
  }
}

function toCard({ id, subject, content, made_at_ms }: z.infer<typeof CardRow>): StoredCard {
  return { id, subject, content, madeAtMs: made_at_ms }
}
