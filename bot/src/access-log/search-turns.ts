import { AppError } from '@gatehouse/core/error.ts'
import { Turns } from '@gatehouse/core/turns.ts'

/** Each takes some seconds: who comes later than these would not wait for an answer. */
const mostWaiting = 4

/** Lets one search run at a time and a few wait, of each asker one alone, so that nobody takes the log away from the others. */
export class SearchTurns {
  readonly #turns = new Turns()
  readonly #askers = new Set<string>()

  /** @throws AppError `unavailable` at once when the asker has one under way, or too many wait */
  async take<Found>(asker: string, search: () => Promise<Found>): Promise<Found> {
    if (this.#askers.has(asker))
      throw new AppError(
        'unavailable',
        'Your last search of the logs is still under way: wait for its answer.',
      )
    if (this.#askers.size > mostWaiting)
      throw new AppError(
        'unavailable',
        'The logs are being searched for others just now: try again in a moment.',
      )
    this.#askers.add(asker)
    try {
      return await this.#turns.take(search)
    } finally {
      this.#askers.delete(asker)
    }
  }
}
