import { randomBytes } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../error.ts'
import {
  Confirmation,
  ConfirmationState,
  type ConfirmationStore,
  confirmationLifeMs,
  type NewConfirmation,
  PlanView,
  secondPersonLifeMs,
} from '../identity/confirmation.ts'
import { Role } from '../identity/role.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.string(),
  state: ConfirmationState,
  typed: z.string(),
  line: z.string(),
  role: Role,
  plan_hash: z.string(),
  plan: z.string(),
  risk: z.string(),
  base_revision: z.number().nullable(),
  etag: z.string().nullable(),
  requester: z.number().nullable(),
  face: z.string(),
  first: z.number().nullable(),
  second: z.number().nullable(),
  alone: z.number(),
  attempts: z.number(),
  created_at_ms: z.number(),
  expires_at_ms: z.number(),
  settled_at_ms: z.number().nullable(),
  revision: z.number().nullable(),
  note: z.string().nullable(),
})

const BriefRow = Row.pick({ id: true, role: true, requester: true, expires_at_ms: true })
const OverdueRow = Row.pick({ id: true, state: true, line: true })

/** Confirmations in SQLite. The steps between their states are constraints and triggers of the schema. */
export class SqliteConfirmationStore implements ConfirmationStore {
  readonly #database: Database
  readonly #insert: Sqlite.Statement
  readonly #overdue: Sqlite.Statement
  readonly #waiting: Sqlite.Statement

  constructor(database: Database) {
    this.#database = database
    this.#overdue = database.prepare(
      "SELECT id, state, line FROM confirmation WHERE state IN ('pending', 'seconding', 'approved') AND expires_at_ms <= ?",
    )
    this.#waiting = database.prepare(
      "SELECT id, role, requester, expires_at_ms FROM confirmation WHERE state IN ('pending', 'seconding') ORDER BY created_at_ms, rowid",
    )
    this.#insert = database.prepare(
      `INSERT INTO confirmation (id, state, typed, line, role, plan_hash, plan, risk, base_revision, etag, requester, face, created_at_ms, expires_at_ms)
       VALUES (?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
  }

  open(asked: NewConfirmation): Confirmation {
    const id = randomBytes(16).toString('hex')
    this.#database.demandReserve()
    this.#database.write(() =>
      this.#insert.run(
        id,
        asked.typed,
        asked.line,
        asked.role,
        asked.planHash,
        JSON.stringify(asked.plan),
        asked.plan.risk,
        asked.baseRevision,
        asked.etag,
        asked.requester,
        asked.face,
        asked.createdAtMs,
        asked.createdAtMs + confirmationLifeMs,
      ),
    )
    return this.#expect(id)
  }

  find(idOrBeginning: string): Confirmation | null {
    if (!/^[0-9a-f]{6,32}$/.test(idOrBeginning)) return null
    const found = this.#read('WHERE id >= ? AND id < ? LIMIT 2', idOrBeginning, `${idOrBeginning}g`)
    return found.length === 1 ? (found[0] ?? null) : null
  }

  waiting(): Confirmation[] {
    return this.#read("WHERE state IN ('pending', 'seconding') ORDER BY created_at_ms, rowid")
  }

  waitingBriefly(): Pick<Confirmation, 'id' | 'role' | 'requester' | 'expiresAtMs'>[] {
    return this.#waiting.all().map(row => {
      const { expires_at_ms, ...brief } = BriefRow.parse(row)
      return { ...brief, expiresAtMs: expires_at_ms }
    })
  }

  overdue(nowMs: number): Pick<Confirmation, 'id' | 'state' | 'line'>[] {
    return this.#overdue.all(nowMs).map(row => OverdueRow.parse(row))
  }

  approved(): Confirmation[] {
    return this.#read("WHERE state = 'approved' ORDER BY created_at_ms, rowid")
  }

  confirmFirst(id: string, first: number | null, needsSecond: boolean, nowMs: number): void {
    const state = needsSecond ? 'seconding' : 'approved'
    this.#step(
      `UPDATE confirmation SET state = ?, first = ?, alone = ?, expires_at_ms = CASE WHEN ? THEN ? ELSE expires_at_ms END
       WHERE id = ? AND state = 'pending'`,
      [state, first, needsSecond ? 0 : 1, needsSecond ? 1 : 0, nowMs + secondPersonLifeMs, id],
    )
  }

  confirmSecond(id: string, second: number): void {
    this.#step(
      "UPDATE confirmation SET state = 'approved', second = ? WHERE id = ? AND state = 'seconding'",
      [second, id],
    )
  }

  countAttempt(id: string): void {
    this.#step('UPDATE confirmation SET attempts = attempts + 1 WHERE id = ?', [id])
  }

  use(id: string, revision: number | null, nowMs: number): void {
    this.#step(
      "UPDATE confirmation SET state = 'used', revision = ?, settled_at_ms = ? WHERE id = ? AND state = 'approved'",
      [revision, nowMs, id],
    )
  }

  end(id: string, state: Parameters<ConfirmationStore['end']>[1], note: string, nowMs: number): void {
    this.#step(
      'UPDATE confirmation SET state = ?, note = ?, settled_at_ms = ? WHERE id = ? AND settled_at_ms IS NULL',
      [state, note, nowMs, id],
    )
  }

  endAll(note: string, nowMs: number): void {
    this.#database.write(() => {
      for (const { id } of this.waiting()) this.end(id, 'cancelled', note, nowMs)
      for (const { id } of this.approved()) this.end(id, 'refused', note, nowMs)
    })
  }

  #step(sql: string, values: (string | number | null)[]): void {
    const { changes } = this.#database.write(() => this.#database.prepare(sql).run(...values))
    if (changes !== 1) throw new AppError('conflict', 'This confirmation is not what it was a moment ago.')
  }

  #read(rest: string, ...values: string[]): Confirmation[] {
    return this.#database
      .prepare(`SELECT * FROM confirmation ${rest}`)
      .all(...values)
      .map(toConfirmation)
  }

  #expect(id: string): Confirmation {
    const confirmation = this.find(id)
    if (!confirmation) throw new AppError('not_found', 'There is no such confirmation.')
    return confirmation
  }
}

function toConfirmation(value: unknown): Confirmation {
  const row = Row.parse(value)
  return Confirmation.parse({
    id: row.id,
    state: row.state,
    typed: row.typed,
    line: row.line,
    role: row.role,
    planHash: row.plan_hash,
    plan: PlanView.parse(JSON.parse(row.plan)),
    baseRevision: row.base_revision,
    etag: row.etag,
    requester: row.requester,
    face: row.face,
    first: row.first,
    second: row.second,
    attempts: row.attempts,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    settledAtMs: row.settled_at_ms,
    revision: row.revision,
    note: row.note,
  })
}
