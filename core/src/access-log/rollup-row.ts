/** What a row of rollups sums up, in UTC. */
export type Resolution = 'minute' | 'hour' | 'day'

/**
 * A `Rollup` as it is stored: whole numbers below 2^53, and sketches in bytes of their own. Of the requests, each is in one of
 * `class1` to `class5` and `cut`. What a block refused is in `blocked` alone, what a mitigation answered in `meant` alone.
 */
export interface RollupRow {
  requests: number
  class1: number
  class2: number
  class3: number
  class4: number
  /** With whatever is 600 or more. */
  class5: number
  /** Ended before an answer began. */
  cut: number
  /** Answered 429; in `class4` too. */
  limited: number
  blocked: number
  meant: number
  /** Of the answers' bodies. */
  bytes: number
  /** The sum over the requests that an upstream was asked for and that stayed HTTP; how many they are. */
  upstreamUs: number
  upstreamRequests: number
  /** A `LatencyHistogram`: at most 3 KiB for an hour of a busy route, and 10 KiB whatever comes. */
  latency: Uint8Array
  /** A `DistinctCount`: at most 4 KiB. */
  clients: Uint8Array
}
