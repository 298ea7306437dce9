import type { UpstreamUses } from '../routing/upstream-use.ts'

/** What came of a push. Only `unknown` leaves open what the edge runs now. */
export type PushOutcome =
  | { kind: 'accepted' }
  /** Caddy kept its old configuration; its own words. */
  | { kind: 'refused'; words: string }
  /** The configuration is not the one that the ETag names any more. */
  | { kind: 'moved' }
  /** The connection ended after the request had been sent. */
  | { kind: 'unknown'; words: string }
  /** Nothing was sent. */
  | { kind: 'unreachable'; words: string }

/** The admin API of one edge. One call at a time. */
export interface EdgeAdmin {
  /**
   * The whole configuration as the edge has it, with its ETag. An edge without configuration has the body `null`.
   * @throws AppError `unavailable`
   */
  read(): Promise<{ etag: string; body: string }>
  /** Replaces the whole configuration if it is still the one of the ETag. */
  push(body: string, etag: string): Promise<PushOutcome>
  /**
   * The stamp of the configuration that runs (see compile), or null when it carries none.
   * @throws AppError `unavailable`
   */
  stamp(): Promise<string | null>
  /**
   * How every upstream that the configuration names fares now.
   * @throws AppError `unavailable`
   */
  upstreams(): Promise<UpstreamUses>
}
