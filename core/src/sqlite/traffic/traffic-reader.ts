import { z } from 'zod'
import { noUnread } from '../../access-log/follow/unread.ts'
import type { CountedRows, RowCounts } from '../../access-log/going.ts'
import { spansOf } from '../../access-log/ladder.ts'
import type { Resolution, RollupRow } from '../../access-log/rollup-row.ts'
import type { TopsResolution, TopsRow } from '../../access-log/tops-row.ts'
import type {
  IngestState,
  KeptSpans,
  LiveReading,
  LogCoverage,
  Stored,
  TrafficStore,
} from '../../access-log/traffic-store.ts'
import { TrafficConnection } from './traffic-connection.ts'
import { readRollup, readState, readTops, rollupColumns, topsColumns } from './traffic-rows.ts'
import { usedBytes } from './used-bytes.ts'

interface ReaderParts {
  /** Of the database, which need not be there yet. */
  file: string
  live(): LiveReading
}

const Counted: z.ZodType<CountedRows> = z.strictObject({ rows: z.int(), firstS: z.int().nullable() })

type Query = [resolution: string, fromS: number, untilS: number, routes: readonly string[] | null]

/**
 * The numbers of the access log, through a connection of its own that only reads. While there is no database there are no numbers; when it
 * was begun anew, the new one is read.
 */
export class SqliteTrafficReader implements TrafficStore, RowCounts {
  readonly #parts: ReaderParts
  readonly #connection: TrafficConnection

  constructor(parts: ReaderParts) {
    this.#parts = parts
    this.#connection = new TrafficConnection(parts.file)
  }

  *rollups(...query: [Resolution, ...rest: [number, number, readonly string[] | null]]) {
    for (const row of this.#rows('rollup', rollupColumns, query))
      yield this.#connection.told<Stored<RollupRow>>(() => readRollup(row))
  }

  *tops(...query: [TopsResolution, ...rest: [number, number, readonly string[] | null]]) {
    for (const row of this.#rows('tops', topsColumns, query))
      yield this.#connection.told<Stored<TopsRow>>(() => readTops(row))
  }

  count(...[what, resolution, beforeS]: Parameters<RowCounts['count']>): CountedRows {
    const table = { rollups: 'rollup', tops: 'tops', waf: 'waf_hour' }[what]
    const only = what === 'waf' ? 'NULL IS ?' : 'resolution = ?'
    return this.#connection.told(() => {
      const row = this.#connection
        .open()
        ?.prepare(
          `SELECT count(*) AS rows, min(start_s) AS firstS FROM ${table} WHERE ${only} AND start_s < ?`,
        )
        .get(what === 'waf' ? null : resolution, beforeS)
      return row === undefined ? { rows: 0, firstS: null } : Counted.parse(row)
    })
  }

  usedBytes(): number | null {
    return this.#connection.told(() => {
      const sqlite = this.#connection.open()
      return sqlite && usedBytes(sqlite)
    })
  }

  coverage(): LogCoverage {
    const live = this.#parts.live()
    const state = this.#state()
    if (state === null)
      return {
        ...live,
        kept: nothing,
        sinceMs: null,
        lastLineMs: null,
        unread: noUnread(),
        thinnedMs: null,
      }
    const { marks, unread, sinceMs, lastLineMs } = state
    const newestMs = Math.max(live.untilMs ?? 0, lastLineMs ?? 0)
    const thinnedMs = marks.thinnedS === 0 ? null : marks.thinnedS * 1000
    return { ...live, kept: spansOf(marks, newestMs / 1000), sinceMs, lastLineMs, unread, thinnedMs }
  }

  unchanged<T>(work: () => T): T {
    return this.#connection.unchanged(work)
  }

  close(): void {
    this.#connection.close()
  }

  #state(): IngestState | null {
    return this.#connection.told(() => {
      const row = this.#connection
        .open()
        ?.prepare('SELECT position, unread, marks, since_ms, last_line_ms FROM reading')
        .get()
      return row === undefined ? null : readState(row)
    })
  }

  *#rows(table: 'rollup' | 'tops', columns: string, [resolution, fromS, untilS, routes]: Query) {
    const sqlite = this.#connection.told(() => this.#connection.open())
    if (sqlite === null) return
    const only = routes === null ? '' : 'AND route IN (SELECT value FROM json_each(?))'
    const values = routes === null ? [] : [JSON.stringify(routes)]
    const rows = this.#connection.told(() =>
      sqlite
        .prepare(
          `SELECT ${columns} FROM ${table} WHERE resolution = ? AND start_s >= ? AND start_s < ? ${only} ORDER BY start_s, route`,
        )
        .iterate(resolution, fromS, untilS, ...values),
    )
    yield* rows
  }
}

const nowhere = { sinceS: 0, untilS: 0 }
const nothing: KeptSpans = {
  rollups: { minute: nowhere, hour: nowhere, day: nowhere },
  tops: { 'ten-minutes': nowhere, day: nowhere },
}
