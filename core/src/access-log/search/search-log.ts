import type { LogFiles, LoggedFile, OpenLog } from '../follow/log-files.ts'
import type { LogLine } from '../log-line.ts'
import type { SpanMs } from '../totals.ts'
import { type FoundLine, foundLine } from './found-line.ts'
import { chunksBackwards, type LinesChunk, linesOf } from './lines-backwards.ts'
import { type LogFilter, matcherOf } from './log-filter.ts'
import { needleIn, needleOf } from './needle.ts'

export interface SearchDeps {
  files: LogFiles
  readLine(bytes: Buffer, from: number, end: number): LogLine | null
  monotonicMs(): number
  /** Lets others have their turn. */
  breathe(): Promise<void>
}

/** What is looked for, when, and how much of it is enough. */
export interface LogSearch extends SpanMs {
  filter: LogFilter
  /** Of lines. */
  most: number
}

/** What was found of it. */
export interface LogFound {
  /** The newest first, in the order of the files. */
  lines: FoundLine[]
  /** How far back was looked; null when there was nothing to look at. */
  backMs: number | null
  /** Why it did not look any further: there is no more, these are enough, or it would have taken too long. */
  ended: 'all' | 'enough' | 'time'
  /** How many lines were looked at, and how many of those that were read are none of an access log. */
  looked: number
  unread: number
}

/** Somebody waits for it. */
const mostMs = 3000
/** Lines are written when their answers end, by several at once: some are a little out of order. */
const lateMs = 60_000

/**
 * Looks through the files of a log, the newest lines first, for a few seconds at most.
 * @throws AppError `unavailable` when they cannot be read
 */
export async function searchLog(deps: SearchDeps, search: LogSearch): Promise<LogFound> {
  const under = new Searching(deps, search)
  for (const file of deps.files.list().reverse()) {
    const open = await openOf(deps.files, file)
    if (open === null) continue
    try {
      for (const chunk of chunksBackwards(open)) {
        if (under.isOver(chunk)) return under.found
        await deps.breathe()
      }
    } finally {
      open.close()
    }
  }
  return under.found
}

class Searching {
  readonly found: LogFound = { lines: [], backMs: null, ended: 'all', looked: 0, unread: 0 }
  readonly #deps: SearchDeps
  readonly #search: LogSearch
  readonly #matches: (line: LogLine) => boolean
  readonly #needle: string | null
  readonly #beganMs: number

  constructor(deps: SearchDeps, search: LogSearch) {
    this.#deps = deps
    this.#search = search
    this.#matches = matcherOf(search.filter)
    this.#needle = needleOf(search.filter)
    this.#beganMs = deps.monotonicMs()
  }

  /** Looks through a piece. @returns whether there is no need, or no time, to look at another */
  isOver(chunk: LinesChunk): boolean {
    const { found } = this
    const { fromMs, most } = this.#search
    const mayMatch = needleIn(chunk.bytes, this.#needle)
    let oldest: readonly [number, number] | null = null
    let newestMs: number | null = null
    for (const [from, end] of linesOf(chunk)) {
      found.looked += 1
      oldest = [from, end]
      // The first one says how far back this is.
      if (newestMs !== null && !mayMatch(from, end)) continue
      const atMs = this.#see(chunk.bytes, from, end)
      if (atMs !== null) newestMs = Math.max(newestMs ?? atMs, atMs)
      if (found.lines.length >= most) return this.#end('enough')
    }
    if (oldest !== null && this.#needle !== null) this.#goneBack(this.#timeOf(chunk.bytes, ...oldest))
    if (newestMs !== null && newestMs < fromMs - lateMs) return this.#end('all')
    return this.#deps.monotonicMs() - this.#beganMs > mostMs && this.#end('time')
  }

  /** @returns when it was; null for no line */
  #see(bytes: Buffer, from: number, end: number): number | null {
    const { fromMs, untilMs } = this.#search
    const line = this.#deps.readLine(bytes, from, end)
    if (line === null) {
      this.found.unread += 1
      return null
    }
    const { atMs } = line
    this.#goneBack(atMs)
    if (atMs >= fromMs && atMs < untilMs && this.#matches(line)) this.found.lines.push(foundLine(line))
    return atMs
  }

  #timeOf(bytes: Buffer, from: number, end: number): number | null {
    return this.#deps.readLine(bytes, from, end)?.atMs ?? null
  }

  #goneBack(atMs: number | null): void {
    if (atMs === null) return
    const { found } = this
    found.backMs = Math.min(found.backMs ?? atMs, Math.max(atMs, this.#search.fromMs))
  }

  #end(ended: LogFound['ended']): true {
    this.found.ended = ended
    return true
  }
}

/** Null when it is gone by now: then what came after it was looked at already. */
async function openOf(files: LogFiles, file: LoggedFile): Promise<OpenLog | null> {
  let open = files.open(file)
  if (open === 'packed') {
    await files.unpack(file)
    open = files.open(file)
  }
  return open === 'gone' || open === 'packed' ? null : open
}
