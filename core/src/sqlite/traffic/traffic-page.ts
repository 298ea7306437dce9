import type { Resolution, RollupRow } from '../../access-log/rollup-row.ts'
import type { TopsResolution, TopsRow } from '../../access-log/tops-row.ts'
import type { IngestState, Stored, TrafficPage } from '../../access-log/traffic-store.ts'
import type { FindingPage } from '../../findings/finding-page.ts'
import type { Database } from '../database.ts'
import { SqliteFindingPage } from './sqlite-finding-page.ts'
import { readRollup, readTops, rollupColumns, rollupValues, topsColumns, topsValues } from './traffic-rows.ts'
import { usedBytes } from './used-bytes.ts'

const at = 'resolution = ? AND start_s = ? AND route = ?'
const between = 'resolution = ? AND start_s >= ? AND start_s < ? ORDER BY start_s, route'

/** Within a transaction of `SqliteTrafficLedger`. */
export class SqliteTrafficPage implements TrafficPage {
  readonly findings: FindingPage
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
    this.findings = new SqliteFindingPage(database)
  }

  keep({ position, unread, marks, sinceMs, lastLineMs }: IngestState): void {
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO reading (one, position, unread, marks, since_ms, last_line_ms) VALUES (1, ?, ?, ?, ?, ?)',
      )
      .run(
        position && JSON.stringify(position),
        JSON.stringify(unread),
        JSON.stringify(marks),
        sinceMs,
        lastLineMs,
      )
  }

  rollup(resolution: Resolution, startS: number, route: string): RollupRow | null {
    const row = this.#database
      .prepare(`SELECT ${rollupColumns} FROM rollup WHERE ${at}`)
      .get(resolution, startS, route)
    return row === undefined ? null : readRollup(row).row
  }

  putRollup(resolution: Resolution, one: Stored<RollupRow>): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO rollup (resolution, ${rollupColumns}) VALUES (?, ${marks(rollupColumns)})`,
      )
      .run(resolution, ...rollupValues(one))
  }

  rollups(resolution: Resolution, fromS: number, untilS: number): Stored<RollupRow>[] {
    return this.#database
      .prepare(`SELECT ${rollupColumns} FROM rollup WHERE ${between}`)
      .all(resolution, fromS, untilS)
      .map(readRollup)
  }

  firstRollup(resolution: Resolution, fromS: number): number | null {
    return this.#first('rollup', resolution, fromS)
  }

  tops(resolution: TopsResolution, startS: number, route: string): TopsRow | null {
    const row = this.#database
      .prepare(`SELECT ${topsColumns} FROM tops WHERE ${at}`)
      .get(resolution, startS, route)
    return row === undefined ? null : readTops(row).row
  }

  putTops(resolution: TopsResolution, one: Stored<TopsRow>): void {
    this.#database
      .prepare(`INSERT OR REPLACE INTO tops (resolution, ${topsColumns}) VALUES (?, ${marks(topsColumns)})`)
      .run(resolution, ...topsValues(one))
  }

  topsBetween(resolution: TopsResolution, fromS: number, untilS: number): Stored<TopsRow>[] {
    return this.#database
      .prepare(`SELECT ${topsColumns} FROM tops WHERE ${between}`)
      .all(resolution, fromS, untilS)
      .map(readTops)
  }

  firstTops(resolution: TopsResolution, fromS: number): number | null {
    return this.#first('tops', resolution, fromS)
  }

  forgetRollups(resolution: Resolution, beforeS: number, most: number): number {
    return this.#forget('rollup', resolution, beforeS, most)
  }

  forgetTops(resolution: TopsResolution, beforeS: number, most: number): number {
    return this.#forget('tops', resolution, beforeS, most)
  }

  usedBytes(): number {
    return usedBytes(this.#database.sqlite)
  }

  #first(table: 'rollup' | 'tops', resolution: string, fromS: number): number | null {
    const first = this.#database
      .prepare(`SELECT min(start_s) FROM ${table} WHERE resolution = ? AND start_s >= ?`)
      .pluck()
      .get(resolution, fromS)
    return typeof first === 'number' ? first : null
  }

  #forget(table: 'rollup' | 'tops', resolution: string, beforeS: number, most: number): number {
    return this.#database
      .prepare(
        `DELETE FROM ${table} WHERE (resolution, start_s, route) IN
        (SELECT resolution, start_s, route FROM ${table} WHERE resolution = ? AND start_s < ? ORDER BY start_s LIMIT ?)`,
      )
      .run(resolution, beforeS, most).changes
  }
}

function marks(columns: string): string {
  return columns
    .split(', ')
    .map(() => '?')
    .join(', ')
}
