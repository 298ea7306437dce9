import { z } from 'zod'
import { AppError } from '../error.ts'
import type { FindingAllow, FindingAllowStore } from '../findings/allow.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.int(),
  detector: z.string(),
  route: z.string().nullable(),
  client: z.string().nullable(),
  path: z.string().nullable(),
  reason: z.string(),
  by: z.string(),
  at_ms: z.int(),
  until_ms: z.int(),
})
const columns = Object.keys(Row.shape).join(', ')

/** Exceptions from detectors in SQLite. That one ends once, and is never widened, are rules of the schema. */
export class SqliteFindingAllowStore implements FindingAllowStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  holding(nowMs: number): FindingAllow[] {
    return this.#database
      .prepare(
        `SELECT ${columns} FROM finding_allow WHERE ended_ms IS NULL AND until_ms > ? ORDER BY id DESC`,
      )
      .all(nowMs)
      .map(toAllow)
  }

  nextId(): number {
    const last = this.#database.prepare('SELECT max(id) AS id FROM finding_allow').get()
    return (z.object({ id: z.int().nullable() }).parse(last).id ?? 0) + 1
  }

  add(allow: Omit<FindingAllow, 'id'>): FindingAllow {
    return this.#database.write(() => {
      const added = { id: this.nextId(), ...allow }
      const { id, detector, route, client, path, reason, by, atMs, untilMs } = added
      this.#database
        .prepare(`INSERT INTO finding_allow (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
        .run(id, detector, route, client, path, reason, by, atMs, untilMs)
      return added
    })
  }

  end(id: number, by: string, nowMs: number): void {
    this.#database.write(() => {
      const { changes } = this.#database
        .prepare('UPDATE finding_allow SET ended_ms = ?, ended_by = ? WHERE id = ? AND ended_ms IS NULL')
        .run(nowMs, by, id)
      if (changes !== 1) throw new AppError('conflict', `Exception ${id} has ended already.`)
    })
  }
}

function toAllow(row: unknown): FindingAllow {
  const { at_ms, until_ms, ...rest } = Row.parse(row)
  return { ...rest, atMs: at_ms, untilMs: until_ms }
}
