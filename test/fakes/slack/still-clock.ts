/** A clock that stands still until it is moved. */
export class StillClock {
  #nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)

  nowMs(): number {
    return this.#nowMs
  }

  advance(ms: number): void {
    this.#nowMs += ms
  }
}
