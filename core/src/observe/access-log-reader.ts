import type { LogFiles } from '../access-log/follow/log-files.ts'
import { plainNetwork } from '../routing/network-coverage.ts'
import { holdsKey, type KeyRange, keyRanges } from './address-key.ts'
import { LogFollower } from './log-follower.ts'
import { readRequestLine } from './request-line.ts'
import { addRequest, emptySlot, type Slot } from './slot.ts'
import { aheadMs, secondLimits, windowMs } from './slots.ts'
import type { ReadReport } from './traffic-window.ts'

interface ReaderDeps {
  /** Of the access log that the edge writes. */
  files: LogFiles
  nowMs(): number
  /** From 0 to 1, without 1. */
  random(): number
}

const turnBytes = 4 * 1024 * 1024
/** Caddy takes the time of a line a moment before it writes it. */
const writingMs = 100
const mostWatched = 256
/** A clock that is set back by less than this is put right a little; nobody notices it in counts of seconds. */
const steadyMs = 1000

/**
 * Follows the access log of the edge and counts its requests by seconds, in turns of bounded length. When the clock is set back it begins
 * anew: what was counted lies in a time that comes once more.
 */
export class AccessLogReader {
  readonly #deps: ReaderDeps
  readonly #follower: LogFollower
  readonly #watches = new Map<string, number>()
  #watchesChanged = false
  #ranges: KeyRange[] = []
  #watched: string[] = []
  #sinceMs: number | null = null
  #untilMs = 0
  #garbage = 0
  #turnedMs = 0
  /** What is there is from before the clock was set back. */
  #passing = false

  constructor(deps: ReaderDeps) {
    this.#deps = deps
    this.#follower = new LogFollower(deps.files, deps.nowMs() - windowMs)
  }

  /** Counts requests of these networks one by one until a moment, however many there are. Beyond 256 networks the soonest to end go. */
  watch(networks: readonly string[], untilMs: number): void {
    for (const network of networks) {
      const plain = plainNetwork(network)
      if (plain !== undefined) this.#watches.set(plain, Math.max(untilMs, this.#watches.get(plain) ?? 0))
    }
    const soonest = [...this.#watches].sort(([, a], [, b]) => a - b)
    for (const [network] of soonest.slice(0, Math.max(0, soonest.length - mostWatched)))
      this.#watches.delete(network)
    this.#watchesChanged = true
  }

  /** Reads on. When `behindBytes` is above 0 there is more to read at once. */
  turn(): ReadReport {
    const startMs = this.#deps.nowMs()
    if (startMs < this.#turnedMs - steadyMs) this.#forget()
    this.#turnedMs = startMs
    const anew = this.#sinceMs === null
    this.#endWatches(startMs)
    const slots = new Map<number, Slot>()
    const followed = this.#follower.follow(turnBytes, line => {
      if (!this.#passing) this.#count(line, slots)
    })
    if (followed.blind === null && followed.behindBytes === 0) this.#isUpToDate(startMs)
    return {
      ...followed,
      blind:
        followed.blind ?? (this.#passing ? 'the clock was set back, and requests are counted anew' : null),
      anew,
      slots: [...slots.values()],
      sinceMs: this.#sinceMs ?? startMs,
      untilMs: this.#untilMs,
      unread: this.#garbage + this.#follower.unread,
    }
  }

  close(): void {
    this.#follower.close()
  }

  /** @param startMs when it began to read what it has read to the end */
  #isUpToDate(startMs: number): void {
    this.#untilMs = Math.max(this.#untilMs, startMs - writingMs)
    this.#sinceMs ??= this.#passing ? nextMinute(startMs) : startMs - writingMs
    this.#passing = false
  }

  #forget(): void {
    this.#sinceMs = null
    this.#untilMs = 0
    this.#passing = true
  }

  #count(text: string, slots: Map<number, Slot>): void {
    const line = readRequestLine(text)
    if (line === null || line.atMs > this.#turnedMs + aheadMs) {
      this.#garbage += 1
      return
    }
    // Of the minute in which it began, a part may be missing.
    this.#sinceMs ??= this.#follower.beganInside ? nextMinute(line.atMs) : line.atMs
    this.#untilMs = Math.max(this.#untilMs, Math.min(line.atMs, this.#turnedMs))
    const startMs = Math.floor(line.atMs / 1000) * 1000
    const slot = slots.get(startMs) ?? emptySlot(startMs, this.#watched)
    slots.set(startMs, slot)
    const isWatched = line.client !== undefined && holdsKey(this.#ranges, line.client)
    addRequest(slot, line, isWatched, { limits: secondLimits, random: this.#deps.random })
  }

  #endWatches(nowMs: number): void {
    const before = this.#watches.size
    for (const [network, untilMs] of this.#watches) if (untilMs <= nowMs) this.#watches.delete(network)
    if (this.#watches.size === before && !this.#watchesChanged) return
    this.#watchesChanged = false
    this.#watched = [...this.#watches.keys()]
    this.#ranges = keyRanges(this.#watched)
  }
}

function nextMinute(ms: number): number {
  return Math.ceil(ms / 60_000) * 60_000
}
