/** How grave a finding is. `critical`: something that must not be seen was answered, or it works for whoever attacks. */
export const findingSeverities = ['notice', 'warning', 'critical'] as const
export type FindingSeverity = (typeof findingSeverities)[number]

/** One request that shows what was found. Its texts are what a client sent: hostile, and cut. */
export interface FoundRequest {
  atMs: number
  client: string
  method: string
  host: string
  /** With its query, as the log has it: values of secret names are taken out there. */
  target: string
  status: number
  agent: string
  /** The host of another site that led there, as the request says itself. */
  from?: string
}

/**
 * What a detector saw in the access log. While it goes on it is one finding, which begins anew after a time without any sign of it: one row
 * for a detector, a route and a subject.
 */
export interface Finding {
  id: number
  detector: string
  /** '' for what no route took. */
  route: string
  /** Whom or what it is about: a client's network, a path, a host; '' when it is about the route. */
  subject: string
  severity: FindingSeverity
  firstMs: number
  lastMs: number
  /** How many requests, or minutes, speak for it. */
  count: number
  /** At most three: the first, and the last ones. */
  samples: readonly FoundRequest[]
  /** Figures in words, of detectors that look at minutes: `37 % of 812 requests failed, usually 0.2 %`. */
  words: string | null
}
