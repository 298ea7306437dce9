import type { LogFiles, LoggedFile } from '../access-log/follow/log-files.ts'
import { LogFollower } from '../access-log/follow/log-follower.ts'
import { addUnread, noUnread } from '../access-log/follow/unread.ts'
import { AppError } from '../error.ts'
import type { WafMatch } from './waf-match.ts'
import { WafSheets } from './waf-sheets.ts'
import type { WafLedger, WafPage, WafState } from './waf-store.ts'

interface WafIngestDeps {
  files: LogFiles
  ledger: WafLedger
  readLine(bytes: Buffer, from: number, end: number): WafMatch | 'other' | null
  nowMs(): number
  monotonicMs(): number
  /** Is shown each match, and may write in the same transaction. */
  beside?: WafBeside
}

/** What looks at matches as well. */
export interface WafBeside {
  see(match: WafMatch): void
  isChanged: boolean
  /** In the transaction of what it has seen. */
  write(page: WafPage, nowMs: number): void
  written(): void
}

/** What came of a turn. */
export interface WafTurn {
  /** There is more to do at once. */
  isBusy: boolean
  /** A file that must be unpacked before the next turn. */
  packed: LoggedFile | null
}

const turnBytes = 1024 * 1024
const commitMs = 1000
const hourMs = 3_600_000
const nothing = { readBytes: 0, packed: null, blind: null }
const dayMs = 24 * hourMs
/** How long hours are kept, and suspects from the beginning of their day on. */
const keptMs = { hours: 60 * dayMs, suspects: 2 * dayMs }

/** Counts the matches of the WAF's log, each exactly once: how far it was read is written in the transaction of what came of that. */
export class WafIngest {
  readonly #deps: WafIngestDeps
  readonly #follower: LogFollower
  readonly #sheets = new WafSheets()
  #kept: WafState
  readonly #unreadBefore: WafState['unread']
  #garbage = 0
  #outOfTime = 0
  #sinceMs: number | null
  #lastLineMs: number | null
  #committedMs: number
  #blind: string | null = null
  #isStuck = false
  #nowMs: number

  /** @throws AppError when the ledger cannot be read */
  constructor(deps: WafIngestDeps) {
    this.#deps = deps
    this.#nowMs = deps.nowMs()
    this.#kept = deps.ledger.wafState() ?? begun()
    this.#unreadBefore = this.#kept.unread
    this.#sinceMs = this.#kept.sinceMs
    this.#lastLineMs = this.#kept.lastLineMs
    this.#committedMs = deps.monotonicMs() - commitMs
    this.#follower = new LogFollower(deps.files, this.#kept.position)
  }

  /** Reads on, one MiB or so, and writes what came of it, at most once a second unless that is much. */
  turn(): WafTurn {
    this.#nowMs = this.#deps.nowMs()
    if (this.#isStuck) this.commit()
    if (this.#isStuck) return { isBusy: false, packed: null }
    const followed = this.#follow()
    this.#blind = followed.blind
    if (followed.readBytes >= turnBytes || this.#sheets.isFull || this.#isDue()) this.commit()
    const isBusy = followed.readBytes > 0 || followed.packed !== null
    return { isBusy: isBusy && !this.#isStuck, packed: followed.packed }
  }

  /** Writes what was read. It is also tried again in each turn until it works. */
  commit(): void {
    this.#committedMs = this.#deps.monotonicMs()
    const { ledger, beside } = this.#deps
    const next = this.#state()
    try {
      ledger.writeWaf(page => this.#write(page, next))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#isStuck = true
      return
    }
    this.#isStuck = false
    this.#kept = next
    this.#sheets.written()
    beside?.written()
  }

  /** Writes what was read and ends. */
  close(): void {
    if (this.#isChanged()) this.commit()
    this.end()
  }

  /** Ends without writing anything. */
  end(): void {
    this.#follower.close()
  }

  #follow(): Pick<ReturnType<LogFollower['follow']>, 'readBytes' | 'packed' | 'blind'> {
    const followed = this.#isThere() ? this.#follower.follow(this.#take) : nothing
    return { ...followed, blind: followed.blind?.replace('the access log', 'the log of the WAF') ?? null }
  }

  /** The edge makes the file with the first match, and again when somebody took it away. */
  #isThere(): boolean {
    try {
      return this.#deps.files.current() !== null
    } catch (error) {
      // What hinders it is said by the one who follows.
      if (error instanceof AppError) return true
      throw error
    }
  }

  #write(page: WafPage, next: WafState): void {
    this.#sheets.write(page)
    this.#deps.beside?.write(page, this.#nowMs)
    if (next.tidiedS > this.#kept.tidiedS) {
      page.forgetHours((this.#nowMs - keptMs.hours) / 1000)
      page.forgetSuspects((this.#nowMs - keptMs.suspects) / 1000)
    }
    page.keep(next)
  }

  readonly #take = (bytes: Buffer, from: number, end: number): void => {
    const match = this.#deps.readLine(bytes, from, end)
    if (match === 'other') return
    if (match === null) {
      this.#garbage += 1
      return
    }
    if (match.atMs > this.#nowMs + hourMs || match.atMs < this.#nowMs - keptMs.hours) {
      this.#outOfTime += 1
      return
    }
    this.#sheets.add(match)
    this.#deps.beside?.see(match)
    this.#lastLineMs = Math.max(this.#lastLineMs ?? match.atMs, match.atMs)
    this.#sinceMs = Math.min(this.#sinceMs ?? match.atMs, match.atMs)
  }

  #state(): WafState {
    const own = { ...noUnread(), garbage: this.#garbage, outOfTime: this.#outOfTime }
    return {
      position: this.#follower.position,
      unread: addUnread(this.#unreadBefore, addUnread(own, this.#follower.unread)),
      sinceMs: this.#sinceMs,
      lastLineMs: this.#lastLineMs,
      tidiedS: Math.max(this.#kept.tidiedS, Math.floor(this.#nowMs / hourMs) * 3600),
      blind: this.#blind,
    }
  }

  #isDue(): boolean {
    return this.#deps.monotonicMs() - this.#committedMs >= commitMs && this.#isChanged()
  }

  #isChanged(): boolean {
    if (this.#sheets.isChanged || this.#deps.beside?.isChanged) return true
    return JSON.stringify(this.#state()) !== JSON.stringify(this.#kept)
  }
}

function begun(): WafState {
  return { position: null, unread: noUnread(), sinceMs: null, lastLineMs: null, tidiedS: 0, blind: null }
}
