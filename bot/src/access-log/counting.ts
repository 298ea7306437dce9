import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { DamagedDatabase } from '@gatehouse/core/sqlite/database.ts'
import { putAside, SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'

interface CountingParts {
  /** Of the access log. */
  path: string
  /** Of the database. */
  database: string
  /** A folder of this user alone, for what is unpacked. */
  scratch: string
  nowMs(): number
  monotonicMs(): number
}

/** What the one who counts has to say after each turn. */
export interface LogReport extends LiveReading {
  /** There is more to do at once. */
  isBusy: boolean
  /** The database was damaged: this is what it is called now, and another was begun. */
  aside: string | null
}

interface Open {
  ledger: SqliteTrafficLedger
  ingest: Ingest
}

/**
 * Counts the access log into a database, in turns, whatever becomes of the database: while it cannot be opened or written the report says
 * so, and the log is read on from there later; a damaged one is put aside and begun anew from the logs that are still there.
 */
export class Counting {
  readonly #parts: CountingParts
  readonly #files: AccessLogFiles
  #open: Open | null = null
  #untilMs: number | null = null

  constructor(parts: CountingParts) {
    this.#parts = parts
    this.#files = new AccessLogFiles(parts.path, parts.scratch)
  }

  /** Never throws what is to be expected. */
  async turn(): Promise<LogReport> {
    try {
      this.#open ??= this.#begin()
      const { packed, ...turned } = this.#open.ingest.turn()
      this.#untilMs = turned.untilMs
      if (this.#open.ledger.damaged) return this.#beginAnew()
      if (packed !== null) await this.#files.unpack(packed)
      return { ...turned, aside: null, isBusy: turned.isBusy || packed !== null }
    } catch (error) {
      if (error instanceof DamagedDatabase || this.#open?.ledger.damaged) return this.#beginAnew()
      if (error instanceof AppError) return this.#blind(error.message)
      throw error
    }
  }

  /** Writes what was read and ends. */
  close(): void {
    this.#open?.ingest.close()
    this.#open?.ledger.close()
    this.#open = null
    this.#files.tidy()
  }

  #begin(): Open {
    const { database, nowMs, monotonicMs } = this.#parts
    const ledger = new SqliteTrafficLedger(database)
    try {
      const lines = new LineReader()
      const readLine = lines.read.bind(lines)
      return { ledger, ingest: new Ingest({ files: this.#files, ledger, readLine, nowMs, monotonicMs }) }
    } catch (error) {
      ledger.close()
      throw ledger.damaged ? new DamagedDatabase(database, 'its position cannot be read') : error
    }
  }

  #beginAnew(): LogReport {
    this.#open?.ingest.end()
    this.#open?.ledger.close()
    this.#open = null
    this.#untilMs = null
    const aside = putAside(this.#parts.database, this.#parts.nowMs())
    return {
      ...this.#blind('the database of the traffic was damaged and is begun anew'),
      isBusy: true,
      aside,
    }
  }

  #blind(words: string): LogReport {
    const { nowMs } = this.#parts
    const behindMs = this.#untilMs === null ? 0 : Math.max(0, nowMs() - this.#untilMs)
    return { untilMs: this.#untilMs, behindBytes: 0, behindMs, blind: words, isBusy: false, aside: null }
  }
}
