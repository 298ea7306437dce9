import { z } from 'zod'
import { AppError } from '../error.ts'
import { type AuditActor, gatehouseActor } from '../identity/audit.ts'
import { Lease, type LeaseEnd, type LeaseStore, type NewLease } from '../operations/lease.ts'
import { changesOneOf, thingsWanted } from './audit-fact.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  operation: z.string(),
  command: z.string(),
  role: z.string(),
  nouns: z.string(),
  risk: z.string(),
  line: z.string(),
  at_ms: z.int(),
  until_ms: z.int(),
  state: z.string(),
  back_by: z.string().nullable(),
  words: z.string().nullable(),
  settled_by: z.string().nullable(),
  settled_at_ms: z.int().nullable(),
})
const CountRow = z.strictObject({ count: z.int() })

/** Leases in SQLite. That one ends once, and that its deadline never moves, are rules of the schema. */
export class SqliteLeaseStore implements LeaseStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  begin({ operation, command, role, nouns, risk, line, atMs, untilMs }: NewLease): void {
    this.#run(
      `INSERT INTO lease (operation, command, role, nouns, risk, line, at_ms, until_ms, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting')`,
      operation,
      command,
      role,
      nouns.join(' '),
      risk,
      line,
      atMs,
      untilMs,
    )
  }

  get(operation: string): Lease | null {
    return this.#read('WHERE operation = ?', operation)[0] ?? null
  }

  waiting(): Lease[] {
    return this.#read(`WHERE state = 'waiting' ORDER BY until_ms, operation`)
  }

  countWaitingBy({ kind, id, name }: AuditActor): number {
    const row = this.#database
      .prepare(
        `SELECT count(*) AS count FROM lease WHERE state = 'waiting' AND iif(operation GLOB 'a*',
           EXISTS (SELECT 1 FROM audit WHERE seq = CAST(substr(operation, 2) AS INTEGER) AND actor_kind = ? AND actor_id IS ?),
           EXISTS (SELECT 1 FROM revision WHERE number = CAST(operation AS INTEGER) AND author = ?))`,
      )
      .get(kind, id, name)
    return CountRow.parse(row).count
  }

  due(nowMs: number): Lease[] {
    // They are written in the order in which they begin.
    return this.#read(
      `WHERE state = 'waiting' AND until_ms <= ? ORDER BY operation GLOB 'a*', rowid DESC`,
      nowMs,
    )
  }

  waitingRevisions(most: number): { leases: Lease[]; more: number } {
    const those = `WHERE state = 'waiting' AND operation NOT GLOB 'a*'`
    const leases = this.#read(`${those} ORDER BY until_ms, operation LIMIT ?`, most)
    const all = CountRow.parse(this.#database.prepare(`SELECT count(*) AS count FROM lease ${those}`).get())
    return { leases, more: all.count - leases.length }
  }

  waitingOn(things: readonly string[], most: number): Lease[] {
    return this.#read(
      `WHERE state = 'waiting' AND operation GLOB 'a*' AND EXISTS
       (SELECT 1 FROM audit WHERE seq = CAST(substr(operation, 2) AS INTEGER) AND ${changesOneOf('?')})
       ORDER BY until_ms, operation LIMIT ?`,
      thingsWanted(things),
      most,
    )
  }

  newestTakenBack(sinceMs: number): Lease | null {
    const taken = `state = 'taken-back' AND settled_by = ?`
    const newest = `WHERE ${taken} AND settled_at_ms >= ? ORDER BY settled_at_ms DESC, at_ms DESC LIMIT 1`
    return this.#read(newest, gatehouseActor.name, sinceMs)[0] ?? null
  }

  takingBack(operation: string, by: string): void {
    const set = `UPDATE lease SET back_by = ? WHERE operation = ? AND state = 'waiting'`
    this.#demandOne(operation, this.#run(set, by, operation))
  }

  trouble(operation: string, words: string): void {
    this.#run(`UPDATE lease SET words = ? WHERE operation = ? AND state = 'waiting'`, words, operation)
  }

  end(operation: string, { state, by, words }: LeaseEnd, nowMs: number): void {
    const set = `UPDATE lease SET state = ?, settled_by = ?, words = ?, settled_at_ms = ? WHERE operation = ? AND state = 'waiting'`
    this.#demandOne(operation, this.#run(set, state, by, words, nowMs, operation))
  }

  #demandOne(operation: string, changes: number): void {
    if (changes === 1) return
    throw new AppError('conflict', `Nobody waits for ${operation} to be kept any more.`)
  }

  #read(rest: string, ...values: (string | number)[]): Lease[] {
    return this.#database
      .prepare(`SELECT * FROM lease ${rest}`)
      .all(...values)
      .map(toLease)
  }

  #run(sql: string, ...values: (string | number | null)[]): number {
    return this.#database.write(() => this.#database.prepare(sql).run(...values).changes)
  }
}

function toLease(row: unknown): Lease {
  const { nouns, at_ms, until_ms, back_by, settled_by, settled_at_ms, ...same } = Row.parse(row)
  return Lease.parse({
    ...same,
    nouns: nouns.split(' ').filter(noun => noun !== ''),
    atMs: at_ms,
    untilMs: until_ms,
    backBy: back_by,
    settledBy: settled_by,
    settledAtMs: settled_at_ms,
  })
}
