import type { Clock } from '@gatehouse/core/clock.ts'

/** Until when what everybody may see is of now. A picture does not say its age: while nobody can write a new one, there must be none. */
export class PublicWrites {
  readonly #clock: Pick<Clock, 'monotonicMs'>
  #untilMonotonicMs = Number.NEGATIVE_INFINITY

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
  }

  /** They were written, or are known to say what they would say now. */
  wrote(validForMs: number): void {
    this.#untilMonotonicMs = this.#clock.monotonicMs() + validForMs
  }

  areOfNow(): boolean {
    return this.#clock.monotonicMs() <= this.#untilMonotonicMs
  }
}
