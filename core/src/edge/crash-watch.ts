import type { Clock } from '../clock.ts'

/** So many deaths of the edge within the window, while the newest revision is young, speak against that revision. */
const deathsThatTell = 3
const windowMs = 60_000
const youngMs = 10 * 60_000

/** Notices an edge that keeps dying after a new revision. Speaks once for a revision. */
export class CrashWatch {
  readonly #clock: Clock
  #deaths: number[] = []
  #spokenOf: number | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Counts one death of the edge.
   * @param active the active revision and when it became so
   * @returns true when the revision should be given up
   */
  died(active: { number: number; sinceMs: number } | null): boolean {
    const now = this.#clock.nowMs()
    this.#deaths = [...this.#deaths, now].filter(at => now - at <= windowMs)
    if (!active || active.number === this.#spokenOf || now - active.sinceMs > youngMs) return false
    const since = this.#deaths.filter(at => at >= active.sinceMs)
    if (since.length < deathsThatTell) return false
    this.#spokenOf = active.number
    return true
  }

  /** The revision that was put in place of a bad one is not given up in turn. */
  trust(revision: number): void {
    this.#spokenOf = revision
  }
}
