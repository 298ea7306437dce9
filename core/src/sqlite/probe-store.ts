import { z } from 'zod'
import {
  HealthChange,
  type ProbeResolution,
  type ProbeRow,
  type ProbeStore,
  probeSpans,
} from '../health/probe-store.ts'
import { reasons } from '../health/reason.ts'
import type { Database } from './database.ts'

/** About a hundred megabytes of each resolution, however many routes there are. */
const mostRows = 1_000_000
const mostChanges = 100_000

const Row = z.strictObject({
  route: z.string(),
  target: z.string(),
  start_s: z.int(),
  good: z.int(),
  bad: z.int(),
  unknown: z.int(),
  maintenance: z.int(),
  covered_ms: z.int(),
  sum_ms: z.int(),
  most_ms: z.int(),
  first_reason: z.enum(reasons).nullable(),
  last_reason: z.enum(reasons).nullable(),
})

const resolutions = ['five-minutes', 'hour', 'day'] as const

/** Results of probes in SQLite. */
export class SqliteProbeStore implements ProbeStore {
  readonly #database: Database
  readonly #bounds: { rows: number; changes: number }

  constructor(database: Database, bounds = { rows: mostRows, changes: mostChanges }) {
    this.#database = database
    this.#bounds = bounds
  }

  add(resolution: ProbeResolution, rows: readonly ProbeRow[]): void {
    const insert = this.#database.prepare(
      `INSERT INTO probe VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET good = good + excluded.good, bad = bad + excluded.bad,
        unknown = unknown + excluded.unknown, maintenance = maintenance + excluded.maintenance,
        covered_ms = covered_ms + excluded.covered_ms, sum_ms = sum_ms + excluded.sum_ms,
        most_ms = max(most_ms, excluded.most_ms), first_reason = coalesce(first_reason, excluded.first_reason),
        last_reason = coalesce(excluded.last_reason, last_reason)`,
    )
    this.#database.write(() => {
      for (const row of rows)
        insert.run(
          resolution,
          row.route,
          row.target,
          Math.floor(row.startMs / 1000),
          row.good,
          row.bad,
          row.unknown,
          row.maintenance,
          row.coveredMs,
          row.sumMs,
          row.mostMs,
          row.firstReason,
          row.lastReason,
        )
    })
  }

  rows(resolution: ProbeResolution, route: string, fromMs: number, untilMs: number): ProbeRow[] {
    // The plus keeps SQLite to the rows of the route: by age it would look at those of every route.
    return this.#database
      .prepare(
        `SELECT route, target, start_s, good, bad, unknown, maintenance, covered_ms, sum_ms, most_ms, first_reason,
          last_reason FROM probe WHERE resolution = ? AND route = ? AND +start_s >= ? AND +start_s < ?
        ORDER BY target, start_s`,
      )
      .all(resolution, route, fromMs / 1000, untilMs / 1000)
      .map(toRow)
  }

  addChanges(changes: readonly HealthChange[]): void {
    const insert = this.#database.prepare(
      'INSERT INTO health_change (route, at_ms, state, cause) VALUES (?, ?, ?, ?)',
    )
    this.#database.write(() => {
      for (const { route, atMs, state, cause } of changes) insert.run(route, atMs, state, cause)
    })
  }

  changes(route: string, fromMs: number, untilMs: number, most: number): HealthChange[] {
    return this.#database
      .prepare(
        `SELECT route, at_ms AS atMs, state, cause FROM health_change WHERE route = ? AND at_ms >= ? AND at_ms < ?
        ORDER BY at_ms DESC, id DESC LIMIT ?`,
      )
      .all(route, fromMs, untilMs, most)
      .map(row => HealthChange.parse(row))
  }

  forget(nowMs: number, most: number): number {
    return this.#database.write(() => {
      let left = most
      for (const resolution of resolutions) left -= this.#forgetRows(resolution, nowMs, left)
      return most - left + this.#forgetChanges(nowMs, left)
    })
  }

  #forgetRows(resolution: ProbeResolution, nowMs: number, most: number): number {
    const beforeS = Math.floor((nowMs - probeSpans[resolution].keptMs) / 1000)
    const surplus = this.#count('SELECT count(*) AS count FROM probe WHERE resolution = ?', resolution)
    return this.#database
      .prepare(
        `DELETE FROM probe WHERE (resolution, route, target, start_s) IN (
          SELECT * FROM (SELECT resolution, route, target, start_s FROM probe WHERE resolution = ? AND start_s < ?
            ORDER BY start_s LIMIT ?)
          UNION SELECT * FROM (SELECT resolution, route, target, start_s FROM probe WHERE resolution = ?
            ORDER BY start_s LIMIT ?))`,
      )
      .run(resolution, beforeS, most, resolution, Math.min(most, Math.max(0, surplus - this.#bounds.rows)))
      .changes
  }

  #forgetChanges(nowMs: number, most: number): number {
    const beforeMs = nowMs - probeSpans.day.keptMs
    const surplus = this.#count('SELECT count(*) AS count FROM health_change') - this.#bounds.changes
    return this.#database
      .prepare(
        `DELETE FROM health_change WHERE id IN (SELECT id FROM health_change WHERE at_ms < ? ORDER BY at_ms LIMIT ?)
          OR id IN (SELECT id FROM health_change ORDER BY at_ms LIMIT ?)`,
      )
      .run(beforeMs, most, Math.min(most, Math.max(0, surplus))).changes
  }

  #count(sql: string, ...values: string[]): number {
    return z.strictObject({ count: z.int() }).parse(this.#database.prepare(sql).get(...values)).count
  }
}

function toRow(row: unknown): ProbeRow {
  const { start_s, covered_ms, sum_ms, most_ms, first_reason, last_reason, ...rest } = Row.parse(row)
  return {
    ...rest,
    startMs: start_s * 1000,
    coveredMs: covered_ms,
    sumMs: sum_ms,
    mostMs: most_ms,
    firstReason: first_reason,
    lastReason: last_reason,
  }
}
