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

/** One whole request through the edge, as somebody outside would make it. */
export interface EdgeCall {
  listener: Listener
  secure: boolean
  host: string
  method: string
  /** The raw request target. */
  path: string
  headers: Record<string, string>
  body: string | null
  /** The client shows a certificate that a CA has signed whom nobody knows. */
  unknownCertificate?: true
  /** What is named in the handshake, when it is not `host`. */
  servername?: string
}

/** What came back: the whole of it, the body bounded to 64 KiB. */
export type EdgeReply =
  | { kind: 'answered'; status: number; headers: [name: string, value: string][]; body: string }
  | { kind: 'silent'; words: string }

/** Sends requests through the edge's own listeners, each on a connection of its own. Bounded in time; follows no redirects. Never throws. */
export type EdgeSend = (call: EdgeCall) => Promise<EdgeReply>

/** Makes requests through the edge's own listeners. Bounded in time and bytes; follows no redirects. Never throws. */
export type EdgeProbe = (request: ProbeRequest) => Promise<ProbeAnswer>
