import { statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { noUnread } from '../../access-log/follow/unread.ts'
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
import { AppError, errorWords } from '../../error.ts'
import { readRollup, readState, readTops, rollupColumns, topsColumns } from './traffic-rows.ts'

interface ReaderParts {
  /** Of the database, which need not be there yet. */
  file: string
  live(): LiveReading
}

interface Opened {
  sqlite: Sqlite.Database
  ino: number
}

type Query = [resolution: string, fromS: number, untilS: number, routes: readonly string[] | null]

/**
 * The numbers of the access log, through a connection of its own that only reads. While there is no database there are no numbers; when it
 * was begun anew, the new one is read.
 */
export class SqliteTrafficReader implements TrafficStore {
  readonly #parts: ReaderParts
  #opened: Opened | null = null
  #depth = 0

  constructor(parts: ReaderParts) {
    this.#parts = parts
  }

  *rollups(...query: [Resolution, ...rest: [number, number, readonly string[] | null]]) {
    for (const row of this.#rows('rollup', rollupColumns, query))
      yield this.#told<Stored<RollupRow>>(() => readRollup(row))
  }

  *tops(...query: [TopsResolution, ...rest: [number, number, readonly string[] | null]]) {
    for (const row of this.#rows('tops', topsColumns, query))
      yield this.#told<Stored<TopsRow>>(() => readTops(row))
  }

  coverage(): LogCoverage {
    const live = this.#parts.live()
    const state = this.#state()
    if (state === null) return { ...live, kept: nothing, sinceMs: null, lastLineMs: null, unread: noUnread() }
    const { marks, unread, sinceMs, lastLineMs } = state
    const newestMs = Math.max(live.untilMs ?? 0, lastLineMs ?? 0)
    return { ...live, kept: spansOf(marks, newestMs / 1000), sinceMs, lastLineMs, unread }
  }

  unchanged<T>(work: () => T): T {
    const sqlite = this.#told(() => this.#open())
    if (sqlite === null || sqlite.inTransaction) return work()
    this.#depth += 1
    try {
      return this.#told(() => sqlite.transaction(work).deferred())
    } finally {
      this.#depth -= 1
    }
  }

  close(): void {
    this.#shut()
  }

  #state(): IngestState | null {
    return this.#told(() => {
      const row = this.#open()
        ?.prepare('SELECT position, unread, marks, since_ms, last_line_ms FROM reading')
        .get()
      return row === undefined ? null : readState(row)
    })
  }

  *#rows(table: 'rollup' | 'tops', columns: string, [resolution, fromS, untilS, routes]: Query) {
    const sqlite = this.#told(() => this.#open())
    if (sqlite === null) return
    const only = routes === null ? '' : 'AND route IN (SELECT value FROM json_each(?))'
    const values = routes === null ? [] : [JSON.stringify(routes)]
    const rows = this.#told(() =>
      sqlite
        .prepare(
          `SELECT ${columns} FROM ${table} WHERE resolution = ? AND start_s >= ? AND start_s < ? ${only} ORDER BY start_s, route`,
        )
        .iterate(resolution, fromS, untilS, ...values),
    )
    yield* rows
  }

  /** Null while there is none. */
  #open(): Sqlite.Database | null {
    // What is being read stays as it is.
    if (this.#depth > 0 && this.#opened) return this.#opened.sqlite
    const ino = statSync(this.#parts.file, { throwIfNoEntry: false })?.ino
    if (ino !== undefined && ino === this.#opened?.ino) return this.#opened.sqlite
    this.#shut()
    if (ino === undefined) return null
    const sqlite = new Sqlite(this.#parts.file, { readonly: true, fileMustExist: true, timeout: 5000 })
    let isMade = false
    try {
      isMade = Number(sqlite.pragma('user_version', { simple: true })) > 0
    } finally {
      if (!isMade) sqlite.close()
    }
    if (isMade) this.#opened = { sqlite, ino }
    return isMade ? sqlite : null
  }

  #shut(): void {
    this.#opened?.sqlite.close()
    this.#opened = null
  }

  #told<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Sqlite.SqliteError)) throw error
      throw new AppError(
        'unavailable',
        `The numbers of the access log cannot be read: ${errorWords(error)}.`,
        { cause: error },
      )
    }
  }
}

const nowhere = { sinceS: 0, untilS: 0 }
const nothing: KeptSpans = {
  rollups: { minute: nowhere, hour: nowhere, day: nowhere },
  tops: { 'ten-minutes': nowhere, day: nowhere },
}
