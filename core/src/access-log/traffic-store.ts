import type { FindingPage } from '../findings/finding-page.ts'
import type { LogPosition } from './follow/log-position.ts'
import type { Unread } from './follow/unread.ts'
import type { Resolution, RollupRow } from './rollup-row.ts'
import type { TopsResolution, TopsRow } from './tops-row.ts'

/** What came to one route in the time that begins at `startS`, in seconds since 1970 (UTC). */
export interface Stored<Row> {
  startS: number
  /** '' for what no route took. */
  route: string
  row: Row
}

/** Seconds since 1970: in every row that begins from `sinceS` on and ends by `untilS`, each line is counted once. */
export interface KeptSpan {
  sinceS: number
  untilS: number
}

/**
 * How much of each resolution is there to be read. Minutes and ten minutes reach up to the present, the one under way included. Hours and
 * days end with the last one that is over and summed up: after that there are no rows of them, and the finer ones say what came.
 */
export interface KeptSpans {
  rollups: Record<Resolution, KeptSpan>
  /** Days of tops are kept for less long than those of rollups. */
  tops: Record<TopsResolution, KeptSpan>
}

/** How the reading of the log goes just now. */
export interface LiveReading {
  /** Each line until then is counted; null while nothing can be said. */
  untilMs: number | null
  behindBytes: number
  behindMs: number
  /** Why the log cannot be read on, or nothing be counted, as a clause without a full stop. */
  blind: string | null
}

/** What is known of the access log. */
export interface LogCoverage extends LiveReading {
  kept: KeptSpans
  /** When the oldest line ended that was counted; null while there was none. */
  sinceMs: number | null
  /** When the newest line ended that was counted. */
  lastLineMs: number | null
  /** What could not be read, since the database was begun. */
  unread: Unread
  /** When rows were last given up sooner because there was no more room; null for never. */
  thinnedMs: number | null
}

/** The numbers of the access log, to be read. */
export interface TrafficStore {
  /** In the order of time, then of names. `routes`: those alone; null for all. */
  rollups(
    resolution: Resolution,
    fromS: number,
    untilS: number,
    routes: readonly string[] | null,
  ): Iterable<Stored<RollupRow>>
  tops(
    resolution: TopsResolution,
    fromS: number,
    untilS: number,
    routes: readonly string[] | null,
  ): Iterable<Stored<TopsRow>>
  coverage(): LogCoverage
  /** Does some reading while which nothing changes: what `coverage` says holds for all rows that are read with it. */
  unchanged<T>(work: () => T): T
}

/** How far the ladder of resolutions is climbed, in seconds since 1970. None of them ever goes back. */
export interface LadderMarks {
  /** Minutes before this are gone. Always at the beginning of an hour, as those of hours and ten minutes are of a day. */
  minuteSinceS: number
  hourSinceS: number
  daySinceS: number
  tenMinutesSinceS: number
  topsDaySinceS: number
  /** Hours and days before these are summed up. */
  hourUntilS: number
  dayUntilS: number
  topsDayUntilS: number
  /** When rows were last given up because there was no more room; 0 for never. */
  thinnedS: number
}

/** Everything that is remembered of the log beside its numbers. */
export interface IngestState {
  /** Null before anything was read. */
  position: LogPosition | null
  unread: Unread
  sinceMs: number | null
  lastLineMs: number | null
  marks: LadderMarks
}

/** The same, for the one who counts. */
export interface TrafficLedger {
  /**
   * Null in a database that was just begun.
   * @throws AppError `unavailable`, with a clause without a full stop, as the others do
   */
  state(): IngestState | null
  /** Does some writing in one transaction: all of it or nothing. */
  write<T>(work: (page: TrafficPage) => T): T
}

/** What may be done within a transaction. */
export interface TrafficPage {
  readonly findings: FindingPage
  keep(state: IngestState): void
  rollup(resolution: Resolution, startS: number, route: string): RollupRow | null
  putRollup(resolution: Resolution, one: Stored<RollupRow>): void
  /** In the order of time. */
  rollups(resolution: Resolution, fromS: number, untilS: number): Stored<RollupRow>[]
  /** When the oldest row from a moment on begins; null when there is none. */
  firstRollup(resolution: Resolution, fromS: number): number | null
  tops(resolution: TopsResolution, startS: number, route: string): TopsRow | null
  putTops(resolution: TopsResolution, one: Stored<TopsRow>): void
  topsBetween(resolution: TopsResolution, fromS: number, untilS: number): Stored<TopsRow>[]
  firstTops(resolution: TopsResolution, fromS: number): number | null
  /** Deletes rows that begin before a moment, at most so many. @returns how many */
  forgetRollups(resolution: Resolution, beforeS: number, most: number): number
  forgetTops(resolution: TopsResolution, beforeS: number, most: number): number
  /** How much is stored in the whole database, in bytes. */
  usedBytes(): number
}
