/**
 * The time of the server, as its answers tell it. What the clock of this device says plays no part: only how much time has passed since an
 * answer is taken from here.
 */
export class ServerClock {
  readonly #elapsedMs: () => number
  #offsetMs: number | null = null

  /** `elapsedMs` counts on steadily, from whenever. */
  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs
  }

  /** Takes the `Date` of an answer (RFC 9110 6.6.1); what is no date is passed over. */
  heard(date: string | null): void {
    const atMs = date === null ? Number.NaN : Date.parse(date)
    if (!Number.isNaN(atMs)) this.#offsetMs = atMs - this.#elapsedMs()
  }

  /** Milliseconds since 1970; null before the first answer. */
  nowMs(): number | null {
    return this.#offsetMs === null ? null : this.#offsetMs + this.#elapsedMs()
  }
}
