/** How an upstream fares at this moment, whichever routes name it. */
export interface UpstreamUse {
  /** Requests that run there, WebSockets among them. */
  requests: number
  /** Requests that failed there within the time for which the edge remembers that. */
  fails: number
  /** What the edge's health checks say, ten seconds old at most; null when it has not said anything yet. */
  healthy: boolean | null
}

/** Upstreams by their addresses, as `dialAddress` writes them. One that is not there has no requests. */
export type UpstreamUses = ReadonlyMap<string, UpstreamUse>
