import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import {
  type CardChannel,
  type CardMessage,
  type CardStore,
  cardLifeMs,
  type StoredCard,
} from '../cards/card-store.ts'
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
    const prepare = (sql: string) => database.prepare(sql)
    this.#open = prepare(
      `SELECT card.*, platform, channel, message, shown FROM card_message JOIN card ON card.id = card
       WHERE platform = ? AND state = 'open' ORDER BY card, channel`,
    )
  }

  make({ subject, content, madeAtMs }: Omit<StoredCard, 'id'>, channels: readonly CardChannel[]): void {
    this.#database.write(() => {
      this.#run(
        "DELETE FROM card WHERE made_at_ms < ? AND NOT EXISTS (SELECT 1 FROM card_message WHERE card = card.id AND state = 'open')",
        madeAtMs - cardLifeMs,
      )
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

  newest(beginning: string): StoredCard | null {
    const row = this.#database
      .prepare('SELECT * FROM card WHERE substr(subject, 1, ?) = ? ORDER BY id DESC LIMIT 1')
      .get(beginning.length, beginning)
    return row === undefined ? null : toCard(CardRow.parse(row))
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
    this.#database.write(() => this.#database.prepare(sql).run(...values))
  }
}

function toCard({ id, subject, content, made_at_ms }: z.infer<typeof CardRow>): StoredCard {
  return { id, subject, content, madeAtMs: made_at_ms }
}
