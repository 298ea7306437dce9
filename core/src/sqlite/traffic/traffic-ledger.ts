import Sqlite from 'better-sqlite3'
import { ZodError } from 'zod'
import type { IngestState, TrafficLedger, TrafficPage } from '../../access-log/traffic-store.ts'
import { AppError, errorWords } from '../../error.ts'
import type { WafLedger, WafPage, WafState } from '../../waf-log/waf-store.ts'
import { DamagedDatabase, Database, type DatabaseKind } from '../database.ts'
import { SqliteTrafficPage } from './traffic-page.ts'
import { readState } from './traffic-rows.ts'
import { SqliteWafPage } from './waf-page.ts'
import { readWafState, wafStateColumns } from './waf-rows.ts'

const kind: DatabaseKind = {
  migrations: new URL('migrations/', import.meta.url),
  synchronous: 'NORMAL',
  // It can be made again, and looking through a long one would hold up the reading of the log.
  mostCheckedBytes: 256 * 1024 * 1024,
  timeoutMs: 1000,
  shrinks: true,
}

/** Free pages that are given back after a transaction, at most: one MiB. */
const mostShrunkPages = 256

/** The numbers of the access log in a database of their own, for the one who writes them. */
export class SqliteTrafficLedger implements TrafficLedger, WafLedger {
  readonly #database: Database
  readonly #page: SqliteTrafficPage
  readonly #wafPage: SqliteWafPage
  #damaged = false

  /** @throws AppError `unavailable` with a clause without a full stop; `DamagedDatabase` when it must be put aside */
  constructor(file: string) {
    try {
      this.#database = new Database(file, null, kind)
    } catch (error) {
      throw error instanceof DamagedDatabase ? error : clause(error)
    }
    this.#page = new SqliteTrafficPage(this.#database)
    this.#wafPage = new SqliteWafPage(this.#database)
  }

  /** It was found to be no whole database any more. */
  get damaged(): boolean {
    return this.#damaged
  }

  state(): IngestState | null {
    return this.#told(() => {
      const row = this.#database
        .prepare('SELECT position, unread, marks, since_ms, last_line_ms FROM reading')
        .get()
      return row === undefined ? null : readState(row)
    })
  }

  write<T>(work: (page: TrafficPage) => T): T {
    const done = this.#told(() => this.#database.write(() => work(this.#page)))
    this.#told(() => this.#database.sqlite.pragma(`incremental_vacuum(${mostShrunkPages})`))
    return done
  }

  wafState(): WafState | null {
    return this.#told(() => {
      const row = this.#database.prepare(`SELECT ${wafStateColumns} FROM waf_reading`).get()
      return row === undefined ? null : readWafState(row)
    })
  }

  writeWaf<T>(work: (page: WafPage) => T): T {
    return this.#told(() => this.#database.write(() => work(this.#wafPage)))
  }

  close(): void {
    this.#database.close()
  }

  #told<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (!isDamage(error)) throw clause(error)
      this.#damaged = true
      throw error instanceof DamagedDatabase
        ? error
        : new DamagedDatabase(this.#database.sqlite.name, errorWords(error))
    }
  }
}

/** Whether the file is no database any more, or a row makes no sense: none of this schema, or its sums cannot be read. */
function isDamage(error: unknown): boolean {
  if (error instanceof AppError) return !(error.cause instanceof Sqlite.SqliteError)
  if (error instanceof Sqlite.SqliteError) return /^SQLITE_(?:CORRUPT|NOTADB)/.test(error.code)
  return error instanceof ZodError || error instanceof SyntaxError
}

function clause(error: unknown): unknown {
  const cause = error instanceof AppError ? error.cause : error
  if (cause instanceof Sqlite.SqliteError) return unavailable(sqliteWords(cause), error)
  if (error instanceof AppError) return unavailable(error.message.replace(/\.$/, ''), error)
  return error
}

function sqliteWords({ code, message }: { code: string; message: string }): string {
  if (code === 'SQLITE_FULL') return 'the disk is full'
  if (code.startsWith('SQLITE_BUSY')) return 'the database of the traffic is locked by another program'
  return `the database of the traffic cannot be used (${message})`
}

function unavailable(words: string, cause: unknown): AppError {
  return new AppError('unavailable', words, { cause })
}
