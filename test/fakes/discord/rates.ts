import type { Route } from './route.ts'
import { routeName } from './route.ts'

export interface Rate {
  readonly limit: number
  readonly perMs: number
}

/** Generous, so that a test waits only where it asks to. */
const usual: Rate = { limit: 50, perMs: 1000 }

const major = ['channel', 'guild', 'token', 'interaction'] as const

interface Bucket {
  used: number
  until: number
}

/** What a route's limit says after a request. */
export interface Spent {
  readonly headers: Record<string, string>
  readonly retryAfterMs: number | null
}

/** Counts requests by route and by channel, guild or token. https://docs.discord.com/developers/topics/rate-limits */
export class Rates {
  readonly #rates = new Map<string, Rate>()
  readonly #buckets = new Map<string, Bucket>()

  set(route: string, rate: Rate): void {
    this.#rates.set(route, rate)
  }

  /** Which requests share a limit. */
  static key(route: Route, params: ReadonlyMap<string, string>): string {
    const name = major.find(one => params.has(one))
    return `${routeName(route)} ${name ? params.get(name) : ''}`
  }

  spend(route: Route, key: string): Spent {
    const rate = this.#rates.get(routeName(route)) ?? usual
    const now = performance.now()
    const known = this.#buckets.get(key)
    const bucket = known && known.until > now ? known : { used: 0, until: now + rate.perMs }
    this.#buckets.set(key, bucket)
    const over = bucket.used >= rate.limit
    if (!over) bucket.used += 1
    const leftMs = bucket.until - now
    return {
      headers: {
        'x-ratelimit-limit': String(rate.limit),
        'x-ratelimit-remaining': String(rate.limit - bucket.used),
        'x-ratelimit-reset': ((Date.now() + leftMs) / 1000).toFixed(3),
        'x-ratelimit-reset-after': (leftMs / 1000).toFixed(3),
        'x-ratelimit-bucket': bucketName(routeName(route)),
      },
      retryAfterMs: over ? leftMs : null,
    }
  }
}

/** A stable name that says nothing, as Discord's are. */
function bucketName(route: string): string {
  return Buffer.from(route).toString('hex').slice(-32)
}
