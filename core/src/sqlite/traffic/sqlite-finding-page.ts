import { z } from 'zod'
import type { Finding } from '../../findings/finding.ts'
import {
  type BucketPage,
  type FindingDay,
  type FindingKey,
  type FindingPage,
  keyText,
  type WatchState,
} from '../../findings/finding-page.ts'
import { packBuckets } from '../../findings/packed-buckets.ts'
import type { Database } from '../database.ts'
import { findingColumns, readBucketPage, readFinding } from './finding-rows.ts'

const WatchColumns = z
  .strictObject({ asked_until_s: z.int(), swept_minute: z.int() })
  .transform(row => ({ askedUntilS: row.asked_until_s, sweptMinute: row.swept_minute }))
const DayColumns = z.strictObject({ begun: z.int(), over: z.int() })
const KeyColumns = z.tuple([z.string(), z.string(), z.string()])
const BegunColumns = z.strictObject({ begun: z.int() })

const withKey = 'detector = ? AND route = ? AND subject = ?'
const nextChange = 'max(?, (SELECT coalesce(max(changed), 0) + 1 FROM finding))'

/** Within a transaction of `SqliteTrafficLedger`. */
export class SqliteFindingPage implements FindingPage {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  state(): WatchState | null {
    const row = this.#database.prepare('SELECT asked_until_s, swept_minute FROM watch').get()
    return row === undefined ? null : WatchColumns.parse(row)
  }

  keepState({ askedUntilS, sweptMinute }: WatchState): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO watch (one, asked_until_s, swept_minute) VALUES (1, ?, ?)')
      .run(askedUntilS, sweptMinute)
  }

  buckets(): BucketPage[] {
    return this.#database
      .prepare('SELECT detector, page, buckets FROM finding_bucket')
      .all()
      .map(readBucketPage)
  }

  putBuckets({ detector, page, buckets }: BucketPage): void {
    if (buckets.length === 0)
      this.#database.prepare('DELETE FROM finding_bucket WHERE detector = ? AND page = ?').run(detector, page)
    else
      this.#database
        .prepare('INSERT OR REPLACE INTO finding_bucket (detector, page, buckets) VALUES (?, ?, ?)')
        .run(detector, page, packBuckets(buckets))
  }

  begunOf(detector: string, route: string, dayMs: number): number {
    const row = this.#database
      .prepare(
        `SELECT count(*) AS begun FROM finding
        WHERE detector = ? AND route = ? AND last_ms >= ? AND first_ms >= ? AND first_ms < ?`,
      )
      .get(detector, route, dayMs, dayMs, dayMs + 86_400_000)
    return BegunColumns.parse(row).begun
  }

  latest({ detector, route, subject }: FindingKey): Finding | null {
    const row = this.#database
      .prepare(
        `SELECT ${findingColumns} FROM finding WHERE ${withKey} ORDER BY last_ms DESC, id DESC LIMIT 1`,
      )
      .get(detector, route, subject)
    return row === undefined ? null : readFinding(row)
  }

  keysSince(lastMs: number): Set<string> {
    const rows = this.#database
      .prepare('SELECT DISTINCT detector, route, subject FROM finding WHERE last_ms >= ?')
      .raw()
      .all(lastMs)
    return new Set(
      z
        .array(KeyColumns)
        .parse(rows)
        .map(([detector, route, subject]) => keyText({ detector, route, subject })),
    )
  }

  add(finding: Omit<Finding, 'id'>, nowMs: number): void {
    const { detector, route, subject } = finding
    this.#database
      .prepare(
        `INSERT INTO finding (severity, first_ms, last_ms, count, samples, words, changed, detector, route, subject)
        VALUES (?, ?, ?, ?, ?, ?, ${nextChange}, ?, ?, ?)`,
      )
      .run(...changing(finding, nowMs), detector, route, subject)
  }

  change(finding: Finding, nowMs: number): void {
    this.#database
      .prepare(
        `UPDATE finding SET severity = ?, first_ms = ?, last_ms = ?, count = ?, samples = ?, words = ?, is_cut = 0,
        changed = ${nextChange} WHERE id = ?`,
      )
      .run(...changing(finding, nowMs), finding.id)
  }

  day(dayS: number): FindingDay {
    const row = this.#database.prepare('SELECT begun, over FROM finding_day WHERE start_s = ?').get(dayS)
    return row === undefined ? { begun: 0, over: 0 } : DayColumns.parse(row)
  }

  keepDay(dayS: number, { begun, over }: FindingDay): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO finding_day (start_s, begun, over) VALUES (?, ?, ?)')
      .run(dayS, begun, over)
  }

  forget(beforeMs: number, most: number): number {
    this.#database.prepare('DELETE FROM finding_day WHERE start_s < ?').run(Math.floor(beforeMs / 1000))
    return this.#database
      .prepare(
        'DELETE FROM finding WHERE id IN (SELECT id FROM finding WHERE last_ms < ? ORDER BY last_ms LIMIT ?)',
      )
      .run(beforeMs, most).changes
  }
}

function changing(finding: Omit<Finding, 'id'>, nowMs: number): (string | number | null)[] {
  const { severity, firstMs, lastMs, count, samples, words } = finding
  return [severity, firstMs, lastMs, count, JSON.stringify(samples), words, Math.trunc(nowMs)]
}
