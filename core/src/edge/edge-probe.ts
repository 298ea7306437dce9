import type { Listener } from '../routing/listener.ts'

/** One real request through the edge. */
export interface ProbeRequest {
  listener: Listener
  secure: boolean
  host: string
  path: string
  token: string
}

/** What came back, as far as it matters. */
export type ProbeAnswer =
  /** `route` that answered (empty for none); `error` in Caddy's words when the edge itself could not serve it. */
  | { kind: 'answered'; status: number; route: string; error: string | null }
  | { kind: 'silent'; words: string }

/** Makes requests through the edge's own listeners. Bounded in time and bytes; follows no redirects. Never throws. */
export type EdgeProbe = (request: ProbeRequest) => Promise<ProbeAnswer>
