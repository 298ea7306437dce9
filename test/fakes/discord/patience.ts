import type { Violations } from './violations.ts'

/** How often an app may ask with a refused token before that is a fault of its own. */
const refusals = 20

/** Timers are a little early at times. */
const toleranceMs = 10

/** Whether an app waits when it was told to, and stops when its token is void. */
export class Patience {
  readonly #violations: Violations
  readonly #until = new Map<string, number>()
  #unauthorized = 0

  constructor(violations: Violations) {
    this.#violations = violations
  }

  /** A request was told to come back later. */
  limited(key: string, retryAfterMs: number): void {
    this.#until.set(key, performance.now() + retryAfterMs)
  }

  /** Another request came. */
  asked(name: string, key: string): void {
    if (performance.now() < (this.#until.get(key) ?? 0) - toleranceMs)
      this.#violations.add(`${name}: asked again before the end of its rate limit`)
  }

  /** A request came with a void token. That it is void is news to the app; to go on with it is its own doing. */
  unauthorized(): void {
    this.#unauthorized += 1
    if (this.#unauthorized > refusals) this.#violations.add('goes on asking with a void token')
  }
}
