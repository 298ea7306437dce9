import type { LogPosition } from '@gatehouse/core/access-log/follow/log-position.ts'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { wholeForMs } from '@gatehouse/core/access-log/privacy/cut-clients.ts'
import { type Retention, usualRetention } from '@gatehouse/core/access-log/retention.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { type Allows, allowing, type FindingAllow } from '@gatehouse/core/findings/allow.ts'
import { wafFalsePositives } from '@gatehouse/core/findings/detectors/waf-false-positives.ts'
import { DamagedDatabase } from '@gatehouse/core/sqlite/database.ts'
import { forgetAside, putAside } from '@gatehouse/core/sqlite/traffic/damaged-aside.ts'
import { TrafficEraser } from '@gatehouse/core/sqlite/traffic/traffic-eraser.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { readWafLine } from '@gatehouse/core/waf-log/read-waf-line.ts'
import { Suspicions } from '@gatehouse/core/waf-log/suspicions.ts'
import { WafIngest } from '@gatehouse/core/waf-log/waf-ingest.ts'
import { forgetAddress } from './forget-address.ts'
import { ReadAhead } from './read-ahead.ts'

interface CountingParts {
  /** Of the access log. */
  path: string
  /** Of the WAF's log. */
  wafLog: string
  /** Of Caddy's own log. */
  ownLog: string
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

/** Old addresses are cut when they are a week old, to the hour. */
const privacyMs = 3_600_000

interface Open {
  ledger: SqliteTrafficLedger
  ingest: Ingest
  waf: WafIngest
  suspicions: Suspicions
}

/**
 * Counts the access log into a database, in turns, whatever becomes of the database: while it cannot be opened or written the report says
 * so, and the log is read on from there later; a damaged one is put aside and begun anew from the logs that are still there.
 */
export class Counting {
  readonly #parts: CountingParts
  readonly #files: AccessLogFiles
  readonly #wafFiles: AccessLogFiles
  #open: Open | null = null
  /** What reads, or has read before. */
  #ahead: ReadAhead | null = null
  #untilMs: number | null = null
  #allows: Allows = () => false
  #retention = usualRetention
  #cutNextMs = 0
  /** Where the last step of cutting ended. */
  #cutAfter = 0

  constructor(parts: CountingParts) {
    this.#parts = parts
    this.#files = new AccessLogFiles(parts.path, parts.scratch)
    // Beside that log: what is unpacked of the two must not meet.
    this.#wafFiles = new AccessLogFiles(parts.wafLog)
  }

  /** What detectors pass over from now on. */
  allow(allowed: readonly FindingAllow[]): void {
    this.#allows = allowing(allowed)
    this.#open?.ingest.allow(this.#allows)
    this.#open?.suspicions.allow(this.#allows)
  }

  /** For how long numbers are kept from now on. */
  retain(retention: Retention): void {
    this.#retention = retention
    this.#open?.ingest.retain(retention)
  }

  /** Never throws what is to be expected. */
  async turn(): Promise<LogReport> {
    try {
      this.#open ??= this.#begin()
      await this.#ahead?.begun
      // Also while it is behind: a promise is kept then, too.
      const isCutting = this.#cutOld()
      // First, so that whoever looks at both has seen what a rule found when the request comes.
      const waf = this.#open.waf.turn()
      const { packed, ...turned } = this.#open.ingest.turn()
      this.#untilMs = turned.untilMs
      if (this.#open.ledger.damaged) return await this.#beginAnew()
      if (packed !== null) await this.#open.ingest.unpack(packed)
      if (waf.packed !== null) await this.#wafFiles.unpack(waf.packed)
      const isBusy = turned.isBusy || waf.isBusy || packed !== null
      return { ...turned, aside: null, isBusy: isBusy || isCutting }
    } catch (error) {
      if (error instanceof DamagedDatabase || this.#open?.ledger.damaged) return await this.#beginAnew()
      if (error instanceof AppError) return this.#blind(error.message)
      throw error
    }
  }

  /**
   * Takes the addresses of a network out of the logs, and out of what was counted. Counting goes on with the next turn.
   * @returns how many there were
   * @throws AppError `unavailable` with a clause without a full stop: not all of it was done
   */
  async forget(network: string): Promise<number> {
    const { path, wafLog, ownLog, database } = this.#parts
    await this.close()
    return forgetAddress({ logs: [path, wafLog, ownLog], database }, network)
  }

  /** Writes what was read and ends. */
  async close(): Promise<void> {
    this.#open?.waf.close()
    this.#open?.ingest.close()
    this.#open?.ledger.close()
    this.#open = null
    await this.#ahead?.gone
    this.#files.tidy()
    this.#wafFiles.tidy()
  }

  /** @returns whether there is more to cut at once */
  #cutOld(): boolean {
    const { database, nowMs, monotonicMs } = this.#parts
    if (monotonicMs() < this.#cutNextMs) return false
    this.#cutNextMs = monotonicMs() + privacyMs
    forgetAside(database, nowMs() - wholeForMs)
    const eraser = new TrafficEraser(database)
    try {
      const after = eraser.cutOld(nowMs(), this.#cutAfter)
      this.#cutAfter = after ?? 0
      if (after !== null) this.#cutNextMs = 0
      return after !== null
    } finally {
      eraser.close()
    }
  }

  #begin(): Open {
    const { path, scratch, database, nowMs, monotonicMs } = this.#parts
    const ledger = new SqliteTrafficLedger(database)
    try {
      const clocks = { nowMs, monotonicMs }
      const suspicions = new Suspicions(
        wafFalsePositives,
        ledger.writeWaf(page => page.suspects()),
      )
      const waf = new WafIngest({
        files: this.#wafFiles,
        ledger,
        readLine: readWafLine,
        beside: suspicions,
        ...clocks,
      })
      const source = (from: LogPosition | null) => {
        this.#ahead = new ReadAhead({ path, scratch, monotonicMs }, from)
        return this.#ahead
      }
      const ingest = new Ingest({
        source,
        ledger,
        beside: suspicions,
        retention: this.#retention,
        ...clocks,
      })
      ingest.allow(this.#allows)
      suspicions.allow(this.#allows)
      return { ledger, waf, suspicions, ingest }
    } catch (error) {
      ledger.close()
      throw ledger.damaged ? new DamagedDatabase(database, 'its position cannot be read') : error
    }
  }

  async #beginAnew(): Promise<LogReport> {
    this.#open?.waf.end()
    this.#open?.ingest.end()
    this.#open?.ledger.close()
    this.#open = null
    await this.#ahead?.gone
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
