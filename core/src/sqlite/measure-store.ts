import { z } from 'zod'
import { Measure, type MeasureResult, type MeasureStore, measureLifeMs } from '../observe/measure.ts'
import { Touches } from '../observe/touches.ts'
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

const ShortRow = Row.pick({ operation: true, touches: true })

/** No operation takes longer from its beginning to its effect; so that it is found by its age. */
const longestMs = 600_000

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

  tookEffectBetween(fromMs: number, untilMs: number, most: number): Pick<Measure, 'operation' | 'touches'>[] {
    return this.#database
      .prepare(
        `SELECT operation, touches FROM measure
        WHERE begun_at_ms >= ? AND begun_at_ms < ? AND effect_at_ms >= ? AND effect_at_ms < ? AND state <> 'void'
        ORDER BY json_extract(touches, '$.networks') IS NOT NULL, begun_at_ms DESC LIMIT ?`,
      )
      .all(fromMs - longestMs, untilMs, fromMs, untilMs, most)
      .map(row => {
        const { operation, touches } = ShortRow.parse(row)
        return { operation, touches: Touches.parse(JSON.parse(touches)) }
      })
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
    return this.#database
      .prepare(`SELECT * FROM measure ${rest}`)
      .all(...values)
      .map(toMeasure)
  }

  #run(sql: string, ...values: (string | number)[]): void {
    this.#database.write(() => this.#database.prepare(sql).run(...values))
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
