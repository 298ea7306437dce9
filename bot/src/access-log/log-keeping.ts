import type { Going, RowCounts } from '@gatehouse/core/access-log/going.ts'
import type { Retention } from '@gatehouse/core/access-log/retention.ts'
import type { TrafficStore } from '@gatehouse/core/access-log/traffic-store.ts'
import { AppError } from '@gatehouse/core/error.ts'

/** How much of the database of the traffic is full. */
export interface Room {
  /** Null while there is none, or it cannot be read. */
  usedBytes: number | null
  /** When numbers were last given up sooner because there was no more room; null for never. */
  thinnedMs: number | null
}

/** Whoever keeps the numbers of the access log. */
export interface LogKeeping {
  /** Tells it for how long from now on. It is told again whenever it begins anew. */
  retain(retention: Retention): void
  /** What would be deleted if it kept them for so long. @throws AppError `unavailable` */
  going(retention: Retention, nowMs: number): Promise<Going[]>
  room(): Room
}

/** How much of a database is full; where that cannot be read, nothing is said: reading it says why. */
export function roomOf(traffic: Pick<TrafficStore, 'coverage'> & Pick<RowCounts, 'usedBytes'>): Room {
  try {
    return { usedBytes: traffic.usedBytes(), thinnedMs: traffic.coverage().thinnedMs }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { usedBytes: null, thinnedMs: null }
  }
}
