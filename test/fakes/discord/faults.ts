import type { Gateway } from './gateway.ts'
import type { Interactions } from './interactions.ts'
import type { Rate, Rates } from './rates.ts'
import { type Route, routeName } from './route.ts'
import { routes } from './routes/index.ts'

/** What a fault answers instead of the route. */
export interface Faulty {
  readonly status: number
  readonly body: unknown
  readonly headers: Record<string, string>
}

interface Planned extends Faulty {
  readonly route: string
  left: number
}

export interface RateLimitFault {
  /** How many requests are refused. */
  readonly times?: number
  readonly retryAfterMs: number
  readonly scope?: 'user' | 'shared' | 'global'
  /** Some limits have a number, as 30046 for edits of messages older than an hour. */
  readonly code?: number
}

/**
 * What goes wrong on purpose. A route is named as `POST /channels/:channel/messages`; what lasts returns its end.
 * Nothing that a fault brings about is held against the app.
 */
export class Faults {
  readonly #gateway: Gateway
  readonly #interactions: Interactions
  readonly #rates: Rates
  readonly #planned: Planned[] = []
  readonly #hung = new Map<string, Promise<void>>()
  revoked = false

  constructor(gateway: Gateway, interactions: Interactions, rates: Rates) {
    this.#gateway = gateway
    this.#interactions = interactions
    this.#rates = rates
  }

  /** The next requests get 429. */
  rateLimit(route: string, { times = 1, retryAfterMs, scope = 'user', code }: RateLimitFault): void {
    const seconds = retryAfterMs / 1000
    const isGlobal = scope === 'global'
    this.#plan(route, times, {
      status: 429,
      body: {
        message: `${scope === 'shared' ? 'The resource is' : 'You are'} being rate limited.`,
        retry_after: seconds,
        global: isGlobal,
        ...(code === undefined ? {} : { code }),
      },
      headers: {
        'retry-after': String(seconds),
        'x-ratelimit-scope': scope,
        ...(isGlobal ? { 'x-ratelimit-global': 'true' } : {}),
      },
    })
  }

  /** The next requests get this status and body. */
  fail(
    route: string,
    status: number,
    body: unknown = { message: 'made-up fault', code: 0 },
    times = 1,
  ): void {
    this.#plan(route, times, { status, body, headers: {} })
  }

  #plan(route: string, times: number, faulty: Faulty): void {
    this.#planned.push({ route: known(route), left: times, ...faulty })
  }

  /** Requests get no answer until the end of this fault, and are then carried out. */
  hang(route: string): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#hung.set(known(route), promise)
    return () => {
      this.#hung.delete(route)
      resolve()
    }
  }

  /** A limit that is really counted, in place of the generous one. */
  limit(route: string, rate: Rate): void {
    this.#rates.set(known(route), rate)
  }

  /** The token is void from now on, and its connections are closed. */
  revokeToken(): () => void {
    this.revoked = true
    this.#gateway.each(connection => connection.close(4004))
    return () => {
      this.revoked = false
    }
  }

  /** Nobody can connect any more. */
  refuseGateway(): () => void {
    this.#gateway.refusing = true
    return () => {
      this.#gateway.refusing = false
    }
  }

  /** Every connection ends: with a code, or as when a cable is cut. */
  dropGateway(code?: number): void {
    this.#gateway.each(connection => (code === undefined ? connection.drop() : connection.close(code)))
  }

  /** Opcode 7. */
  reconnect(): void {
    this.#gateway.each(connection => connection.askToReconnect())
  }

  /** Opcode 9. */
  invalidSession(resumable: boolean): void {
    this.#gateway.each(connection => connection.invalidate(resumable))
  }

  /** Whoever was away for too long finds the session gone, and what was missed with it. */
  forgetSessions(): void {
    this.#gateway.forget()
  }

  /** How many sessions may still be started today. */
  sessionsLeft(count: number): void {
    this.#gateway.sessionsLeft = count
  }

  /** Heartbeats are no longer acknowledged. */
  silentHeartbeats(): () => void {
    this.#gateway.silent = true
    return () => {
      this.#gateway.silent = false
    }
  }

  /** The guilds are unavailable: whoever connects is told of them once they are back. */
  outOfGuilds(): () => void {
    this.#gateway.guildsAreOut = true
    return () => {
      this.#gateway.guildsReturn()
    }
  }

  /** The next callbacks get 10062 although they are in time: discord-api-docs#5558. */
  unknownInteraction(times = 1): void {
    this.#interactions.unknown = times
  }

  /** Ends when requests to a route hang no longer. */
  hanging(route: Route): Promise<void> | undefined {
    return this.#hung.get(routeName(route))
  }

  /** What a request gets instead of its answer. */
  take(route: Route): Faulty | undefined {
    const planned = this.#planned.find(one => one.left > 0 && one.route === routeName(route))
    if (planned) planned.left -= 1
    return planned
  }
}

/** @throws Error when there is no such route, so that a misspelt fault is no quiet one */
export function known(route: string): string {
  if (!routes.some(one => routeName(one) === route)) throw new Error(`no route is called ${route}`)
  return route
}
