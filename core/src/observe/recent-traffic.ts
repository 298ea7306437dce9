import type { AnsweringKind } from '../routing/mitigation/answering.ts'

/** Which requests are asked about; what is left out is not restricted. */
export interface TrafficFilter {
  /** Names of routes. An empty list is no request at all. */
  routes?: readonly string[] | undefined
  /** Addresses and networks in CIDR notation. An empty list is no request at all. */
  networks?: readonly string[] | undefined
}

/** Requests by how they ended, each in one of them but for `limited`. */
export interface Outcomes {
  /** Answered with 1xx to 3xx. */
  good: number
  /** Answered with 4xx, those with 429 among them. */
  refused: number
  /** Answered with 429. */
  limited: number
  /** Answered with 5xx. */
  failed: number
  /** Ended without an answer. */
  cut: number
  /** Answered by a mitigation because somebody wanted that, with whatever status; in none of the others. */
  meant: Record<AnsweringKind, number>
}

/** Counts of requests. Those that a block has refused are in `blocked` alone, so that `requests` falls when a block takes effect. */
export interface TrafficCount {
  /** The time that was counted, in milliseconds since 1970: whole seconds within what was asked for. */
  fromMs: number
  untilMs: number
  requests: number
  outcomes: Outcomes
  blocked: number
  /** False: there were so many different clients that requests are estimated from an even sample. */
  exact: boolean
  /** Different clients behind `requests`: IPv4 addresses and IPv6 networks of /64. */
  clients: number
  /** Those of them of whose requests more were answered with 1xx to 3xx than not. */
  answeredWell: number
  /** False: there were at least so many. */
  allClients: boolean
}

/** The traffic of a minute, or of as much of it as is known. */
export interface TrafficRate extends TrafficCount {
  perMinute: number
  /** Of all requests of the routes asked about, 0 to 1; of all requests when none were named. */
  share: number
  /** Of all their clients, 0 to 1. */
  clientShare: number
  /** 5xx among `requests`, 0 to 1. */
  failedShare: number
  /** What was usual in the quarter of an hour that ended two minutes ago; null while less than five minutes of it are known. */
  usualPerMinute: number | null
}

/** The last minute of one route. */
export interface RouteTraffic {
  /** Null: the requests that no route took. */
  route: string | null
  requests: number
  perMinute: number
  /** Of all requests, 0 to 1. */
  share: number
  /** Of the route's requests, 0 to 1 each. */
  failedShare: number
  refusedShare: number
  limitedShare: number
  /** Answered by mitigations, and in none of the other shares. */
  meantShare: number
  blocked: number
  /** Answers with 5xx behind which an upstream stood, by its address; most first. */
  upstreamErrors: { upstream: string; errors: number }[]
  /** Of 20 requests 19 took at most so long, within a fifth; null without requests. */
  p95Ms: number | null
  usualPerMinute: number | null
}

/** The last minute of one client. */
export interface ClientTraffic {
  /** An IPv4 address, or an IPv6 network of /64. */
  client: string
  requests: number
  perMinute: number
  /** Of all requests of the route asked about, 0 to 1; of all requests when none was named. */
  share: number
  /** Of the client's requests, 0 to 1 each. */
  failedShare: number
  refusedShare: number
  usualPerMinute: number | null
}

/** What is known. `unknown`: nothing can be said now; `words` says why, as a clause without a full stop. */
export type TrafficCoverage =
  /** Every request from `sinceMs` to `untilMs` is counted, both in milliseconds since 1970. */
  | { kind: 'known'; sinceMs: number; untilMs: number; behindBytes: number; unread: number }
  | { kind: 'unknown'; words: string }

/**
 * What the last minutes of traffic were. Everything answers at once, from memory, and null or an empty list while `coverage` is unknown.
 * Gatehouse's own probes are in no number.
 */
export interface RecentTraffic {
  coverage(): TrafficCoverage
  /** Of the last minute, or of the one before `untilMs`. */
  rate(filter?: TrafficFilter, untilMs?: number): TrafficRate | null
  /**
   * What came between two moments, `untilMs` being now when it is left out: in whole seconds for the last twenty, in fives of them for
   * three minutes, in whole minutes for a quarter of an hour. Null when no such part of that time is known.
   */
  since(fromMs: number, filter?: TrafficFilter, untilMs?: number): TrafficCount | null
  /** All routes that had requests, busiest first, and the requests that no route took. */
  byRoute(): RouteTraffic[]
  /** Who sends most, at most `most` of them; to one route when it is named. */
  topClients(most: number, route?: string): ClientTraffic[]
  /** From now on until `untilMs` requests of these networks are counted one by one, however many there are. */
  watch(networks: readonly string[], untilMs: number): void
}
