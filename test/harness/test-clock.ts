import type { Clock } from '@gatehouse/core/clock.ts'

/** The machine's clock, which a test can set forward and back. */
export class TestClock implements Clock {
  #offsetMs = 0

  advance(ms: number): void {
    this.#offsetMs += ms
  }

  nowMs(): number {
    return Date.now() + this.#offsetMs
  }

  monotonicMs(): number {
    return performance.now()
  }

  async sleep(): Promise<void> {
    await Promise.resolve()
  }
}
