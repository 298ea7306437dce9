import type { Unread } from './follow/unread.ts'
import type { SpanS } from './tiles.ts'
import type { SpanMs } from './totals.ts'
import type { KeptSpan, LogCoverage } from './traffic-store.ts'

/** What a summary stands for. */
export interface SummaryCoverage {
  /** What was asked for, widened to the rows that are kept of it: whole minutes, hours or days in UTC. */
  span: SpanMs
  /** The part of it of which each line is counted, but for `unread`; null when nothing is known of it. */
  known: SpanMs | null
  /** Since when the log is known at all; null while it is not. */
  sinceMs: number | null
  /** What is older was counted once, and is kept no more. */
  gone: boolean
  /** When numbers were last given up sooner because there was no more room; null for never. */
  thinnedMs: number | null
  /** Until when it was read; null while it was not. */
  untilMs: number | null
  /** When the newest line ended that was counted; null while there was none. */
  lastLineMs: number | null
  behindBytes: number
  behindMs: number
  /** What could not be read, since the database was begun. */
  unread: Unread
  /** Why the log cannot be read on, as a clause without a full stop. */
  blind: string | null
}

/**
 * What is known of a widened span.
 * @param longest for which time the longest rows are there
 */
export function coverageOf(log: LogCoverage, span: SpanS, longest: KeptSpan): SummaryCoverage {
  const { lastLineMs, behindBytes, behindMs, unread, blind, thinnedMs } = log
  const asked = { fromMs: span.fromS * 1000, untilMs: span.untilS * 1000 }
  const sinceMs = log.sinceMs === null ? null : Math.max(log.sinceMs, longest.sinceS * 1000)
  const gone = log.sinceMs !== null && log.sinceMs < longest.sinceS * 1000
  // While nothing can be said of what was written since, what was read is known all the same.
  const untilMs = log.untilMs ?? lastLineMs
  const known = sinceMs === null || untilMs === null ? null : common(asked, { fromMs: sinceMs, untilMs })
  return {
    span: asked,
    known,
    sinceMs,
    gone,
    thinnedMs,
    untilMs,
    lastLineMs,
    behindBytes,
    behindMs,
    unread,
    blind,
  }
}

/** The part that two spans have in common; null when there is none. */
export function common(one: SpanMs, other: SpanMs): SpanMs | null {
  const fromMs = Math.max(one.fromMs, other.fromMs)
  const untilMs = Math.min(one.untilMs, other.untilMs)
  return fromMs < untilMs ? { fromMs, untilMs } : null
}
