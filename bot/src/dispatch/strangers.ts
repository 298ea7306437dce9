const windowMs = 60_000
const maxStrangers = 10_000
/** How many of all of them together are written down in that time. */
const most = 600

interface Seen {
  sinceMs: number
  count: number
}

/** Keeps those whom nobody knows from filling the audit: their first refusals of a minute are written, the others are counted. */
export class Strangers {
  readonly #freely: number
  readonly #seen = new Map<string, Seen>()
  #total: Seen = { sinceMs: 0, count: 0 }

  /** @param freely how many refusals of one are written down one by one in a minute */
  constructor(freely: number) {
    this.#freely = freely
  }

  /** How many refusals the next entry stands for, this one among them; 0 when this one is only counted. */
  take(name: string, nowMs: number): number {
    if (nowMs - this.#total.sinceMs >= windowMs || nowMs < this.#total.sinceMs)
      this.#total = { sinceMs: nowMs, count: 0 }
    const times = this.#timesOf(name, nowMs)
    if (times > 0) this.#total.count += 1
    return this.#total.count > most ? 0 : times
  }

  #timesOf(name: string, nowMs: number): number {
    const seen = this.#seen.get(name)
    if (!seen || nowMs - seen.sinceMs >= windowMs || nowMs < seen.sinceMs) {
      const missed = seen ? Math.max(0, seen.count - this.#freely) : 0
      this.#seen.delete(name)
      if (this.#seen.size >= maxStrangers) this.#seen.delete(this.#seen.keys().next().value ?? '')
      this.#seen.set(name, { sinceMs: nowMs, count: 1 })
      return missed + 1
    }
    seen.count += 1
    return seen.count <= this.#freely ? 1 : 0
  }
}
