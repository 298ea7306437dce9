import type { Clock } from '../../../core/src/clock.ts'

const discordEpochMs = 1_420_070_400_000

/** Ids as Discord makes them: later ones are greater, and each holds its time. */
export class Snowflakes {
  readonly #clock: Pick<Clock, 'nowMs'>
  #last = 0n

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock
  }

  next(): string {
    const since = Math.max(1, Math.floor(this.#clock.nowMs()) - discordEpochMs)
    const made = BigInt(since) << 22n
    this.#last = made > this.#last ? made : this.#last + 1n
    return String(this.#last)
  }
}
