import type { ProbeBars } from './bars.ts'
import type { HealthChange, ProbeResolution } from './probe-store.ts'
import type { Reason } from './reason.ts'
import type { Cause, HealthState } from './standing.ts'
import type { Track } from './track.ts'
import type { Uptime } from './uptime.ts'

/** How one way of asking fares: through the edge, or an upstream directly. */
export interface WayHealth {
  state: Track['state'] | 'drained'
  /** Of the last result, or the last bad one where it is down, */
  reason: Reason | null
  /** as well as how long it took, its status, and when it came. */
  ms: number | null
  status: number | null
  atMs: number | null
  /** What is left of the certificate that was shown; negative when it is over. */
  expiresInDays: number | null
}

/** How a route fares. */
export interface RouteHealth {
  route: string
  state: HealthState
  cause: Cause
  sinceMs: number
  /** Why something is not asked, in words; null when all is. */
  why: string | null
  /** Null where nobody asks through the edge. */
  through: WayHealth | null
  upstreams: readonly (WayHealth & { address: string })[]
}

/** How a route fared in a time. */
export interface HealthHistory extends Uptime {
  fromMs: number
  untilMs: number
  /** The newest, the newest first. */
  changes: readonly HealthChange[]
}

/** What asking at once came to. */
export interface AskedNow {
  /** How many were asked, how many had been a moment ago, and for how many there was no time. */
  asked: number
  spared: number
  left: number
}

/** How a route stood when it was last looked at, which is every few seconds. */
export interface RouteStanding {
  route: string
  state: HealthState
  cause: Cause
}

/** The certificate that an upstream showed when it was asked last; `expiresInDays` is null while that is not known. */
export interface UpstreamCertificate {
  route: string
  address: string
  expiresInDays: number | null
}

/** What Gatehouse's own probes show. */
export interface Health {
  /** How every route stands, without looking anew: that is quick however many there are. */
  standings(): RouteStanding[]
  /** Of every upstream that is asked over TLS. */
  upstreamCertificates(): UpstreamCertificate[]
  /** Every route, or this one. @throws AppError `not_found` */
  routes(route?: string): RouteHealth[]
  /** @throws AppError `not_found` when nothing is known of such a route */
  history(route: string, fromMs: number, untilMs: number): HealthHistory
  /** The last so many spans of a route; without any result for one of which nothing is known. */
  bars(route: string, resolution: ProbeResolution, count: number): ProbeBars
  /** Asks at once, unless that was done a moment ago. @throws AppError `not_found` */
  askNow(route?: string): Promise<AskedNow>
}
