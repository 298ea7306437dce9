import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { type Place, PlaceRule, type PlaceStore } from '../identity/place.ts'
import type { Database } from './database.ts'

const columns = 'platform, workspace, channel, verdict, role, cards'

const Row = z.strictObject({ ...PlaceRule.shape, cards: z.literal([0, 1]).transform(cards => cards === 1) })

/** Rules about places in SQLite, read anew for every command. */
export class SqlitePlaceStore implements PlaceStore {
  readonly #database: Database
  readonly #list: Sqlite.Statement
  readonly #ruleFor: Sqlite.Statement
  readonly #set: Sqlite.Statement

  constructor(database: Database) {
    this.#database = database
    this.#list = database.prepare(
      `SELECT ${columns} FROM place_rule ORDER BY platform, workspace, channel NULLS FIRST`,
    )
    this.#ruleFor = database.prepare(
      `SELECT ${columns} FROM place_rule WHERE platform = ? AND workspace = ? AND (channel IS NULL OR channel = ?) ORDER BY channel NULLS LAST LIMIT 1`,
    )
    this.#set = database.prepare(
      `INSERT INTO place_rule (${columns}, set_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (platform, workspace, coalesce(channel, ''))
       DO UPDATE SET verdict = excluded.verdict, role = excluded.role, cards = excluded.cards, set_at_ms = excluded.set_at_ms`,
    )
  }

  list(): PlaceRule[] {
    return this.#list.all().map(row => Row.parse(row))
  }

  ruleFor({ platform, workspace, channel }: Place): PlaceRule | null {
    const row = this.#ruleFor.get(platform, workspace, channel)
    return row === undefined ? null : Row.parse(row)
  }

  set({ platform, workspace, channel, verdict, role, cards }: PlaceRule, nowMs: number): void {
    const values = [platform, workspace, channel, verdict, role, cards ? 1 : 0, nowMs]
    this.#database.write(() => this.#set.run(...values))
  }
}
