import type { Clock } from '../clock.ts'

/** So many deaths of the edge within the window, while the newest revision is young, speak against that revision. */
const deathsThatTell = 3
const windowMs = 60_000
const youngMs = 10 * 60_000

/** Notices an edge that keeps dying after a new revision. Speaks once for a revision. */
export class CrashWatch {
  readonly #clock: Clock
  #deaths: number[] = []
  #young: { revision: number; sinceMs: number } | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** A revision has become active that was not tried for long. The one that is put in place of a bad one is not named here. */
  activated(revision: number): void {
    this.#young = { revision, sinceMs: this.#clock.monotonicMs() }
    this.#deaths = []
  }

  /**
   * Counts one death of the edge under the active revision.
   * @returns true when that revision should be given up
   */
  died(active: number): boolean {
    const now = this.#clock.monotonicMs()
    if (this.#young?.revision !== active || now - this.#young.sinceMs > youngMs) return false
    this.#deaths = [...this.#deaths, now].filter(at => now - at <= windowMs)
    if (this.#deaths.length < deathsThatTell) return false
    this.#young = null
    return true
  }
}
