import { sinceMarks } from './ladder.ts'
import type { Retention } from './retention.ts'
import type { Resolution } from './rollup-row.ts'
import type { TopsResolution } from './tops-row.ts'
import type { TrafficStore } from './traffic-store.ts'

/** Stored rows of one length. */
export interface CountedRows {
  rows: number
  /** When the oldest of them begins, in seconds since 1970; null when there are none. */
  firstS: number | null
}

/** The numbers of the access log, to be counted. */
export interface RowCounts extends Pick<TrafficStore, 'coverage' | 'unchanged'> {
  /** The rows of one length that begin before a moment. */
  count(what: Going['what'], resolution: Going['resolution'], beforeS: number): CountedRows
  /** How much is stored in the whole database, in bytes; null while there is none. */
  usedBytes(): number | null
}

/** What a retention deletes of one table and length: the rows that begin from `fromMs` on and before `untilMs`. */
export interface Going {
  what: 'rollups' | 'tops' | 'waf'
  resolution: Resolution | TopsResolution
  rows: number
  fromMs: number
  untilMs: number
}

const tables = [
  { what: 'rollups', resolution: 'minute', mark: 'minuteSinceS' },
  { what: 'rollups', resolution: 'hour', mark: 'hourSinceS' },
  { what: 'rollups', resolution: 'day', mark: 'daySinceS' },
  { what: 'tops', resolution: 'ten-minutes', mark: 'tenMinutesSinceS' },
  { what: 'tops', resolution: 'day', mark: 'topsDaySinceS' },
  { what: 'waf', resolution: 'hour', mark: 'hourSinceS' },
] as const

/** What of the stored numbers would be deleted if they were kept for so long; without what nothing goes of. */
export function goingOf(store: RowCounts, retention: Retention, nowMs: number): Going[] {
  return store.unchanged(() => {
    const { lastLineMs } = store.coverage()
    const since = sinceMarks(nowMs / 1000, (lastLineMs ?? nowMs) / 1000, retention)
    return tables.flatMap(({ what, resolution, mark }) => {
      const { rows, firstS } = store.count(what, resolution, since[mark])
      return firstS === null
        ? []
        : [{ what, resolution, rows, fromMs: firstS * 1000, untilMs: since[mark] * 1000 }]
    })
  })
}
