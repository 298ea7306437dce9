import { z } from 'zod'
import type { Waiver, WaiverStore } from '../doctor/waiver.ts'
import { AppError } from '../error.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.int(),
  check: z.string(),
  reason: z.string(),
  owner: z.string(),
  by: z.string(),
  at_ms: z.int(),
  until_ms: z.int(),
})
const columns = Object.keys(Row.shape)
  .map(name => `"${name}"`)
  .join(', ')

/** Waivers of the doctor's checks in SQLite. That one ends once, and is never widened, are rules of the schema. */
export class SqliteDoctorWaiverStore implements WaiverStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  holding(nowMs: number): Waiver[] {
    return this.#database
      .prepare(
        `SELECT ${columns} FROM doctor_waiver WHERE ended_ms IS NULL AND until_ms > ? ORDER BY id DESC`,
      )
      .all(nowMs)
      .map(toWaiver)
  }

  nextId(): number {
    const last = this.#database.prepare('SELECT max(id) AS id FROM doctor_waiver').get()
    return (z.object({ id: z.int().nullable() }).parse(last).id ?? 0) + 1
  }

  add(waiver: Omit<Waiver, 'id'>): Waiver {
    return this.#database.write(() => {
      const { check, reason, owner, by, atMs, untilMs } = waiver
      if (this.holding(atMs).some(one => one.check === check))
        throw new AppError('conflict', `${check} is waived already.`)
      const id = this.nextId()
      this.#database
        .prepare(`INSERT INTO doctor_waiver (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
        .run(id, check, reason, owner, by, atMs, untilMs)
      return { id, ...waiver }
    })
  }

  end(id: number, by: string, nowMs: number): void {
    this.#database.write(() => {
      const { changes } = this.#database
        .prepare('UPDATE doctor_waiver SET ended_ms = ?, ended_by = ? WHERE id = ? AND ended_ms IS NULL')
        .run(nowMs, by, id)
      if (changes !== 1) throw new AppError('conflict', `Waiver ${id} has ended already.`)
    })
  }
}

function toWaiver(row: unknown): Waiver {
  const { at_ms, until_ms, ...rest } = Row.parse(row)
  return { ...rest, atMs: at_ms, untilMs: until_ms }
}
