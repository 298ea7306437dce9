import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** So many points in so many seconds, for each of whom it counts. */
export interface Limit {
  points: number
  windowSeconds: number
}

/** Counts what somebody does lately, in memory. */
export class Limiter {
  readonly #limiter: RateLimiterMemory

  constructor({ points, windowSeconds }: Limit) {
    this.#limiter = new RateLimiterMemory({ points, duration: windowSeconds })
  }

  /** Takes points from somebody. Null when there were enough, else the whole seconds to wait for more. */
  async take(who: string, points = 1): Promise<number | null> {
    try {
      await this.#limiter.consume(who, points)
      return null
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
      throw refusal
    }
  }
}
