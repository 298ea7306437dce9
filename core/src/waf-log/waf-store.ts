import type { LogPosition } from '../access-log/follow/log-position.ts'
import type { Unread } from '../access-log/follow/unread.ts'
import type { FindingPage } from '../findings/finding-page.ts'
import type { SuspectRow } from './suspect.ts'
import type { WafSumRow } from './waf-sum.ts'

/** What a rule matched on a route within the hour (UTC) that begins at `startS`, in seconds since 1970. */
export interface WafHour {
  startS: number
  /** '' for what no route took, or where more routes and rules matched than are told apart. */
  route: string
  /** `restRule` for the sum of those. */
  rule: number
  row: WafSumRow
}

/** What is not told apart: no rule has this number. */
export const restRule = -1

/** What a rule says of itself with each match. */
export interface WafRule {
  rule: number
  message: string
  severity: string
  tags: readonly string[]
}

/** What is remembered of the WAF's log beside its numbers. */
export interface WafState {
  /** Null before anything was read. */
  position: LogPosition | null
  unread: Unread
  /** When the oldest match was that was counted; null while there was none. */
  sinceMs: number | null
  lastLineMs: number | null
  /** What is older than it may be was deleted by then, in seconds since 1970. */
  tidiedS: number
  /** Why the log cannot be read on, as a clause without a full stop. */
  blind: string | null
}

/** What may be done within a transaction. */
export interface WafPage {
  keep(state: WafState): void
  hour(startS: number, route: string, rule: number): WafSumRow | null
  putHour(hour: WafHour): void
  /** How many rows an hour has. */
  rowsOf(startS: number): number
  putRule(rule: WafRule): void
  /** Deletes hours that begin before a moment. */
  forgetHours(beforeS: number): void
  /** Findings are written in the transaction of what they were found in. */
  findings: FindingPage
  suspects(): SuspectRow[]
  putSuspect(row: SuspectRow): void
  dropSuspect(row: Pick<SuspectRow, 'dayS' | 'route' | 'rule' | 'path'>): void
  /** Deletes those of days that begin before a moment. */
  forgetSuspects(beforeS: number): void
}

/** For the one who counts. */
export interface WafLedger {
  /**
   * Null in a database that was just begun.
   * @throws AppError `unavailable` with a clause without a full stop, as the other does
   */
  wafState(): WafState | null
  /** Does some writing in one transaction: all of it or nothing. */
  writeWaf<T>(work: (page: WafPage) => T): T
}

/** Which hours are meant. */
export interface WafQuery {
  fromS: number
  untilS: number
  /** Null for all. */
  route: string | null
  rule: number | null
}

/** The sums of a route and a rule over several hours, without what only `hours` has. */
export interface WafCount {
  route: string
  rule: number
  matches: number
  refused: number
}

/** What is known of the WAF's matches, to be read. All throw AppError `unavailable`. */
export interface WafStore {
  /** In the order of time. */
  hours(query: WafQuery): Iterable<WafHour>
  /** Those that matched most first. */
  counts(query: WafQuery): WafCount[]
  rule(rule: number): WafRule | null
  wafState(): WafState | null
  /** Does some reading while which nothing changes. */
  unchanged<T>(work: () => T): T
}
