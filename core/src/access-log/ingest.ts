import { AppError } from '../error.ts'
import type { Allows } from '../findings/allow.ts'
import type { AnyDetector } from '../findings/detector.ts'
import { detectors as allDetectors } from '../findings/detectors/index.ts'
import type { OverMinutes } from '../findings/minute-watch.ts'
import { storedWatch, Watch } from '../findings/watch.ts'
import { climb, forgetOld } from './climb.ts'
import type { LoggedFile } from './follow/log-files.ts'
import type { LogPosition } from './follow/log-position.ts'
import { addUnread, noUnread } from './follow/unread.ts'
import { firstMarks, type Rung, rungOf, topsRungOf } from './ladder.ts'
import type { LineSource } from './line-source.ts'
import { LogBeginning } from './log-beginning.ts'
import type { LogLine } from './log-line.ts'
import { Retaining } from './retaining.ts'
import { type Retention, usualRetention } from './retention.ts'
import type { Resolution } from './rollup-row.ts'
import { Sheets } from './sheets.ts'
import { rollupShelf, topsShelf } from './shelf.ts'
import type { TopsResolution } from './tops-row.ts'
import type { IngestState, LadderMarks, LiveReading, TrafficLedger, TrafficPage } from './traffic-store.ts'

interface IngestDeps {
  /** What gives the lines from a position on. */
  source(from: LogPosition | null): LineSource
  ledger: TrafficLedger
  nowMs(): number
  monotonicMs(): number
  /** For how long numbers are kept at first. */
  retention?: Retention
  /** Who looks at each line; all there are where nothing is said. */
  detectors?: readonly AnyDetector[]
  /** Is shown each line as well. */
  beside?: { seeLine(line: LogLine): void }
}

/** The rows of the lines of a minute. */
interface Rungs {
  minute: number
  marks: LadderMarks
  rung: Rung<Resolution> | null
  topsRung: Rung<TopsResolution> | null
}

/** What came of a turn. */
export interface IngestTurn extends LiveReading {
  /** There is more to do at once. */
  isBusy: boolean
  /** A file that must be unpacked before the next turn (`LogFiles.unpack`). */
  packed: LoggedFile | null
}

const turnBytes = 4 * 1024 * 1024
/** A backlog is written in larger pieces than what comes just now: the fewer they are, the fewer rows are written more than once. */
const commitBytes = 64 * 1024 * 1024
const commitMs = 1000
/** Caddy takes the time of a line a moment before it writes it. */
const writingMs = 100
/** A line from further ahead than this has a wrong time. */
const aheadMs = 3_600_000
/** So long after its end an hour is summed up; what comes later is added to it then. */
const lateS = 60
/** Rows that are kept in memory: some MiB. Rollups can be added up again without a loss when a late line comes, so that few are. */
const room = { rollups: { most: 2048, lengths: 2 }, tops: { most: 256, lengths: Number.POSITIVE_INFINITY } }

/**
 * Counts the lines of a log, each exactly once: how far it was read is written in the transaction of what came of that. While nothing can
 * be written nothing more is read.
 * @throws AppError when it is made and the ledger cannot be read
 */
export class Ingest {
  readonly #deps: IngestDeps
  readonly #source: LineSource
  readonly #rollups = new Sheets(rollupShelf, room.rollups)
  readonly #tops = new Sheets(topsShelf, room.tops)
  readonly #watch: Watch
  /** As it is in the ledger. */
  #kept: IngestState
  readonly #unreadBefore: IngestState['unread']
  #outOfTime = 0
  readonly #beginning: LogBeginning
  /** No number before the first line: one that may be null is made anew for each line. */
  #newestMs: number
  #committedMs: number
  #uncommittedBytes = 0
  /** The last transaction did not work. */
  #stuck: string | null = null
  #forgets = false
  readonly #retaining: Retaining
  #nowMs = 0
  /** Of the last even minute, and of the last odd one. */
  readonly #rungs: [Rungs | null, Rungs | null] = [null, null]
  #caughtUpMs: number | null = null
  #untilMs: number | null = null

  constructor(deps: IngestDeps) {
    const { retention = usualRetention } = deps
    this.#deps = deps
    this.#retaining = new Retaining(retention)
    this.#kept = deps.ledger.state() ?? {
      position: null,
      unread: noUnread(),
      sinceMs: null,
      lastLineMs: null,
      marks: firstMarks(deps.nowMs() / 1000, retention),
    }
    this.#unreadBefore = this.#kept.unread
    this.#newestMs = this.#kept.lastLineMs ?? Number.NaN
    this.#beginning = new LogBeginning(this.#kept.sinceMs, this.#kept.lastLineMs)
    this.#committedMs = deps.monotonicMs() - commitMs
    const watched = deps.ledger.write(page => storedWatch(page.findings))
    this.#watch = new Watch(deps.detectors ?? allDetectors, watched, this.#kept.marks.minuteSinceS)
    this.#source = deps.source(this.#kept.position)
  }

  /** For how long numbers are kept from now on. */
  retain(retention: Retention): void {
    this.#retaining.retain(retention)
  }

  /** What detectors pass over from now on. */
  allow(allows: Allows): void {
    this.#watch.allow(allows)
  }

  /** Reads on, some MiB at most, and writes what came of it, at most once a second unless that is much. */
  turn(): IngestTurn {
    this.#nowMs = this.#deps.nowMs()
    if (this.#stuck !== null) {
      this.commit()
      if (this.#stuck !== null)
        return this.#turned({ behindBytes: this.#source.behindBytes, packed: null, blind: null })
    }
    let bytes = 0
    let followed = this.#source.follow(this.#take)
    for (; followed.readBytes > 0; followed = this.#source.follow(this.#take)) {
      bytes += followed.readBytes
      if (bytes >= turnBytes || this.#isFull()) break
    }
    this.#uncommittedBytes += bytes
    const { readBytes, blind, packed, waits } = followed
    const isThrough = readBytes === 0 && blind === null && packed === null && !waits
    this.#caughtUpMs = isThrough ? this.#nowMs : null
    if (this.#isDue()) this.commit()
    else if (isThrough && !this.#isChanged()) this.#untilMs = this.#nowMs - writingMs
    return this.#turned(followed)
  }

  /** Writes what was read. It is also tried again in each turn until it works. */
  commit(): void {
    this.#committedMs = this.#deps.monotonicMs()
    const next = this.#state()
    try {
      this.#forgets = this.#deps.ledger.write(page => this.#write(page, next))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      this.#stuck = error.message
      return
    }
    this.#stuck = null
    this.#kept = next
    this.#uncommittedBytes = 0
    this.#rollups.written()
    this.#tops.written()
    this.#watch.written()
    if (this.#caughtUpMs !== null) this.#untilMs = this.#caughtUpMs - writingMs
  }

  /** Unpacks what a turn has named. @throws AppError */
  unpack(packed: LoggedFile): Promise<void> {
    return this.#source.unpack(packed)
  }

  /** Writes what was read and ends. */
  close(): void {
    if (this.#isChanged()) this.commit()
    this.end()
  }

  /** Ends without writing anything. */
  end(): void {
    this.#source.close()
  }

  #write(page: TrafficPage, next: IngestState): boolean {
    const rollups = this.#rollups.write(page)
    const tops = this.#tops.write(page)
    climb(page, this.#kept.marks, next.marks, { rollups, tops })
    this.#watch.write(page, rollups, this.#over(next), this.#nowMs)
    page.keep(next)
    const forgets = forgetOld(page, next.marks)
    this.#retaining.wrote(page.usedBytes(), forgets)
    return forgets
  }

  readonly #take = (line: LogLine): void => {
    this.#deps.beside?.seeLine(line)
    const { rung, topsRung } = this.#rungsOf(line.atMs)
    if (rung === null || line.atMs > this.#nowMs + aheadMs) {
      this.#outOfTime += 1
      return
    }
    const route = line.route ?? ''
    this.#rollups.add(rung, route, line)
    if (topsRung !== null) this.#tops.add(topsRung, route, line)
    // What is too old for hours is too old to be told.
    if (rung.resolution !== 'day') this.#watch.see(line)
    if (!(line.atMs <= this.#newestMs)) this.#newestMs = line.atMs
    this.#beginning.add(line.atMs)
  }

  /** Most lines are of the minute of the one before; at its turn they come mixed. */
  #rungsOf(atMs: number): Rungs {
    const minute = Math.floor(atMs / 60_000)
    const { marks } = this.#kept
    const last = minute % 2 === 0 ? this.#rungs[0] : this.#rungs[1]
    if (last?.minute === minute && last.marks === marks) return last
    const atS = minute * 60
    const rungs = { minute, marks, rung: rungOf(atS, marks), topsRung: topsRungOf(atS, marks) }
    this.#rungs[minute % 2 === 0 ? 0 : 1] = rungs
    return rungs
  }

  #state(): IngestState {
    const { marks } = this.#kept
    const [nowS, newestS] = [this.#nowMs / 1000, this.#newestS()]
    const overS = this.#overS()
    const ownUnread = { ...noUnread(), outOfTime: this.#outOfTime }
    return {
      position: this.#source.position,
      unread: addUnread(this.#unreadBefore, addUnread(ownUnread, this.#source.unread)),
      sinceMs: this.#beginning.sinceMs,
      lastLineMs: this.#lastLineMs,
      marks: this.#retaining.later(marks, { nowS, newestS, overS }),
    }
  }

  get #lastLineMs(): number | null {
    return Number.isNaN(this.#newestMs) ? null : this.#newestMs
  }

  #newestS(): number {
    return (this.#lastLineMs ?? this.#nowMs) / 1000
  }

  #overS(): number {
    const nowS = this.#nowMs / 1000
    return (this.#caughtUpMs === null ? Math.min(nowS, this.#newestS()) : nowS) - lateS
  }

  #over({ sinceMs }: Pick<IngestState, 'sinceMs'>): OverMinutes {
    return { overS: this.#overS(), newestS: this.#newestS(), sinceMs: sinceMs ?? this.#nowMs }
  }

  #isDue(): boolean {
    if (this.#uncommittedBytes >= commitBytes || this.#isFull()) return true
    if (this.#deps.monotonicMs() - this.#committedMs < commitMs) return false
    if (this.#isChanged() || this.#forgets || this.#watch.isDue(this.#over(this.#kept))) return true
    return !isAlike(this.#state().marks, this.#kept.marks)
  }

  #isFull(): boolean {
    return this.#rollups.isFull || this.#tops.isFull || this.#watch.isFull
  }

  #isChanged(): boolean {
    if (this.#rollups.isChanged || this.#tops.isChanged) return true
    const { position, unread } = this.#state()
    return !isAlike(position, this.#kept.position) || !isAlike(unread, this.#kept.unread)
  }

  #turned({ behindBytes, packed, blind }: Pick<IngestTurn, 'behindBytes' | 'packed' | 'blind'>): IngestTurn {
    const behindMs = behindBytes > 0 && this.#lastLineMs !== null ? this.#nowMs - this.#lastLineMs : 0
    const isHindered = this.#stuck !== null || blind !== null
    return {
      behindBytes,
      behindMs: Math.max(0, behindMs),
      untilMs: this.#untilMs,
      blind: this.#stuck ?? blind,
      isBusy: !isHindered && (this.#caughtUpMs === null || this.#forgets),
      packed,
    }
  }
}

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
