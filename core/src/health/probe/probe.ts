import type { Reason } from '../reason.ts'

/** Whose certificate is believed: those of this one CA (base64 DER), those that this machine trusts, or anybody's. */
export type Trust = { kind: 'ca'; ca: string } | { kind: 'machine' } | { kind: 'any' }

/** What an answer must be. */
export interface Expectation {
  /** Any status below 500, any 2xx, or this one. */
  status: 'below-500' | 'success' | number
  /** Within the first 64 KiB of the body. */
  text: string | null
  /** Through the edge: the route that must have answered, and whether its policies may refuse the request. */
  edge: { route: string; mayRefuse: boolean } | null
}

/** What a probe asks over HTTP/1.1. */
export interface HttpQuestion {
  /** As it stands in the request: with a port where that is no usual one. */
  hostHeader: string
  path: string
  /** Further headers, beside those that every probe has. */
  headers: Readonly<Record<string, string>>
  expects: Expectation
}

/** One probe: who is asked, and what. */
export interface ProbeTask {
  /** A name or an address, IPv6 without brackets. */
  host: string
  port: number
  /** Null without TLS. The name is the one in the certificate. */
  tls: { name: string; trust: Trust } | null
  /** Null only connects. */
  http: HttpQuestion | null
  /** For the whole of it, its redirects included. */
  timeoutMs: number
  /** For each connection. */
  connectTimeoutMs: number
}

/** What came of a probe. */
export interface ProbeResult {
  reason: Reason
  ms: number
  /** Of the answer; null when there was none. */
  status: number | null
  /** The certificate that was shown: negative when it is over. Null without TLS. */
  expiresInDays: number | null
}

/**
 * Asks once. Bounded in time and bytes: 16 KiB of headers, 64 KiB of the body, five redirects within the same address. Sends no cookies.
 * Never throws; the signal ends it early as `not-asked`.
 */
export type Probe = (task: ProbeTask, signal: AbortSignal) => Promise<ProbeResult>
