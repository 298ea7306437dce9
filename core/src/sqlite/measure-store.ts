import { z } from 'zod'
import { Measure, type MeasureResult, type MeasureStore, measureLifeMs } from '../observe/measure.ts'
import type { Touches } from '../observe/touches.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  operation: z.string(),
  touches: z.string(),
  begun_at_ms: z.int(),
  effect_at_ms: z.int().nullable(),
  silent: z.string(),
  state: z.string(),
  result: z.string().nullable(),
  worse: z.int().nullable(),
})

/** Measures in SQLite. That one is taken once, and never rewritten, are rules of the schema. */
export class SqliteMeasureStore implements MeasureStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  begin(operation: string, touches: Touches, nowMs: number): void {
    this.#database.write(() => {
      this.#run(
        "INSERT INTO measure (operation, touches, begun_at_ms, state) VALUES (?, ?, ?, 'waiting')",
        operation,
        JSON.stringify(touches),
        nowMs,
      )
      this.#run("DELETE FROM measure WHERE state <> 'waiting' AND begun_at_ms < ?", nowMs - measureLifeMs)
    })
  }

  tookEffect(operation: string, silent: readonly string[], nowMs: number): void {
    this.#run(
      "UPDATE measure SET effect_at_ms = max(?, begun_at_ms), silent = ? WHERE operation = ? AND state = 'waiting'",
      nowMs,
      JSON.stringify(silent),
      operation,
    )
  }

  cameToNothing(operation: string): void {
    this.#run("UPDATE measure SET state = 'void' WHERE operation = ? AND state = 'waiting'", operation)
  }

  get(operation: string): Measure | null {
    return this.#read('WHERE operation = ?', operation)[0] ?? null
  }

  due(effectBeforeMs: number): Measure[] {
    return this.#read(
      "WHERE state = 'waiting' AND effect_at_ms <= ? ORDER BY effect_at_ms, operation",
      effectBeforeMs,
    )
  }

  settle(operation: string, result: MeasureResult, worse: boolean): void {
    this.#run(
      "UPDATE measure SET state = 'measured', result = ?, worse = ? WHERE operation = ? AND state = 'waiting'",
      JSON.stringify(result),
      worse ? 1 : 0,
      operation,
    )
  }

  giveUp(operation: string): void {
    this.#run("UPDATE measure SET state = 'missed' WHERE operation = ? AND state = 'waiting'", operation)
  }

  miss(effectBeforeMs: number): void {
    this.#run(
      "UPDATE measure SET state = 'missed' WHERE state = 'waiting' AND (effect_at_ms IS NULL OR effect_at_ms <= ?)",
      effectBeforeMs,
    )
  }

  #read(rest: string, ...values: (string | number)[]): Measure[] {
    return this.#database.sqlite
      .prepare(`SELECT * FROM measure ${rest}`)
      .all(...values)
      .map(toMeasure)
  }

  #run(sql: string, ...values: (string | number)[]): void {
    this.#database.write(() => this.#database.sqlite.prepare(sql).run(...values))
  }
}

function toMeasure(row: unknown): Measure {
  const { operation, touches, begun_at_ms, effect_at_ms, silent, state, result, worse } = Row.parse(row)
  return Measure.parse({
    operation,
    touches: JSON.parse(touches),
    begunAtMs: begun_at_ms,
    effectAtMs: effect_at_ms,
    silent: JSON.parse(silent),
    state,
    result: result === null ? null : JSON.parse(result),
    worse: worse === 1,
  })
}
