import { plainNetwork } from '../routing/network-coverage.ts'
import { holdsKey, type KeyRange, keyRanges } from './address-key.ts'
import { LogFollower } from './log-follower.ts'
import { readRequestLine } from './request-line.ts'
import { addRequest, emptySlot, type Slot } from './slot.ts'
import { secondLimits, windowMs } from './slots.ts'
import type { ReadReport } from './traffic-window.ts'

interface ReaderDeps {
  /** Of the access log that the edge writes. */
  path: string
  nowMs(): number
  /** From 0 to 1, without 1. */
  random(): number
}

const turnBytes = 4 * 1024 * 1024
/** Caddy takes the time of a line a moment before it writes it. */
const writingMs = 100
const mostWatched = 256

/** Follows the access log of the edge and counts its requests by seconds, in turns of bounded length. */
export class AccessLogReader {
  readonly #deps: ReaderDeps
  readonly #follower: LogFollower
  readonly #watches = new Map<string, number>()
  #ranges: KeyRange[] = []
  #watched: string[] = []
  #sinceMs: number | null = null
  #untilMs = 0
  #garbage = 0

  constructor(deps: ReaderDeps) {
    this.#deps = deps
    this.#follower = new LogFollower(deps.path, deps.nowMs() - windowMs)
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
    this.#lookAtWatches()
  }

  /** Reads on. When `behindBytes` is above 0 there is more to read at once. */
  turn(): ReadReport {
    const anew = this.#sinceMs === null
    const startMs = this.#deps.nowMs()
    this.#endWatches(startMs)
    const slots = new Map<number, Slot>()
    const followed = this.#follower.follow(turnBytes, line => this.#count(line, slots))
    const isUpToDate = followed.blind === null && followed.behindBytes === 0
    if (isUpToDate) this.#untilMs = Math.max(this.#untilMs, startMs - writingMs)
    if (isUpToDate) this.#sinceMs ??= startMs - writingMs
    return {
      ...followed,
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

  #count(text: string, slots: Map<number, Slot>): void {
    const line = readRequestLine(text)
    if (line === null) {
      this.#garbage += 1
      return
    }
    // Of the minute in which it began, a part may be missing.
    this.#sinceMs ??= this.#follower.beganInside ? nextMinute(line.atMs) : line.atMs
    this.#untilMs = Math.max(this.#untilMs, line.atMs)
    const startMs = Math.floor(line.atMs / 1000) * 1000
    const slot = slots.get(startMs) ?? emptySlot(startMs, this.#watched)
    slots.set(startMs, slot)
    const isWatched = line.client !== undefined && holdsKey(this.#ranges, line.client)
    addRequest(slot, line, isWatched, { limits: secondLimits, random: this.#deps.random })
  }

  #endWatches(nowMs: number): void {
    const before = this.#watches.size
    for (const [network, untilMs] of this.#watches) if (untilMs <= nowMs) this.#watches.delete(network)
    if (this.#watches.size !== before) this.#lookAtWatches()
  }

  #lookAtWatches(): void {
    this.#watched = [...this.#watches.keys()]
    this.#ranges = keyRanges(this.#watched)
  }
}

function nextMinute(ms: number): number {
  return Math.ceil(ms / 60_000) * 60_000
}
