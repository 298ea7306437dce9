import type { Retention } from './retention.ts'
import type { Resolution } from './rollup-row.ts'
import type { TopsResolution } from './tops-row.ts'
import type { KeptSpans, LadderMarks } from './traffic-store.ts'

const minuteS = 60
const hourS = 60 * minuteS
const dayS = 24 * hourS

/** How long what a row sums up is, in seconds. */
export const lengthS = {
  minute: minuteS,
  hour: hourS,
  day: dayS,
  'ten-minutes': 10 * minuteS,
} as const satisfies Record<Resolution | TopsResolution, number>

/** A clock that is ahead of the newest line by more than this must not be the reason why everything is deleted. */
const mostAheadS = 30 * dayS

/** Which row a line belongs to. */
export interface Rung<Name> {
  resolution: Name
  startS: number
}

/** Where the ladder stands in a database that is begun now. */
export function firstMarks(nowS: number, retention: Retention): LadderMarks {
  const since = sinceMarks(nowS, nowS, retention)
  return {
    ...since,
    hourUntilS: since.minuteSinceS,
    dayUntilS: since.hourSinceS,
    topsDayUntilS: since.tenMinutesSinceS,
    thinnedS: 0,
  }
}

/** How far a log was read. */
export interface ReadUntil {
  nowS: number
  /** When its newest line ended. */
  newestS: number
  /** Lines from before this moment have been read, but for late ones. */
  overS: number
}

/** Where it stands by now. */
export function laterMarks(
  marks: LadderMarks,
  { nowS, newestS, overS }: ReadUntil,
  retention: Retention,
): LadderMarks {
  const since = sinceMarks(nowS, newestS, retention)
  const minuteSinceS = Math.max(marks.minuteSinceS, since.minuteSinceS)
  const hourSinceS = Math.max(marks.hourSinceS, since.hourSinceS)
  const tenMinutesSinceS = Math.max(marks.tenMinutesSinceS, since.tenMinutesSinceS)
  return {
    minuteSinceS,
    hourSinceS,
    daySinceS: Math.max(marks.daySinceS, since.daySinceS),
    tenMinutesSinceS,
    topsDaySinceS: Math.max(marks.topsDaySinceS, since.topsDaySinceS),
    // What is deleted was summed up before.
    hourUntilS: Math.max(marks.hourUntilS, floor(overS, hourS), minuteSinceS),
    dayUntilS: Math.max(marks.dayUntilS, floor(overS, dayS), hourSinceS),
    topsDayUntilS: Math.max(marks.topsDayUntilS, floor(overS, dayS), tenMinutesSinceS),
    thinnedS: marks.thinnedS,
  }
}

/** The row of rollups that a line belongs to: the finest that is still kept. Null: it is older than anything. */
export function rungOf(atS: number, marks: LadderMarks): Rung<Resolution> | null {
  const minute = floor(atS, minuteS)
  if (minute >= marks.minuteSinceS) return { resolution: 'minute', startS: minute }
  const hour = floor(atS, hourS)
  if (hour >= marks.hourSinceS) return { resolution: 'hour', startS: hour }
  const day = floor(atS, dayS)
  return day >= marks.daySinceS ? { resolution: 'day', startS: day } : null
}

/** The same for tops. */
export function topsRungOf(atS: number, marks: LadderMarks): Rung<TopsResolution> | null {
  const tenMinutes = floor(atS, lengthS['ten-minutes'])
  if (tenMinutes >= marks.tenMinutesSinceS) return { resolution: 'ten-minutes', startS: tenMinutes }
  const day = floor(atS, dayS)
  return day >= marks.topsDaySinceS ? { resolution: 'day', startS: day } : null
}

/** What there is to be read. @param newestS until then lines were read */
export function spansOf(marks: LadderMarks, newestS: number): KeptSpans {
  const until = (length: number, sinceS: number) => Math.max(sinceS, floor(newestS, length) + length)
  const { minuteSinceS, tenMinutesSinceS } = marks
  return {
    rollups: {
      minute: { sinceS: minuteSinceS, untilS: until(minuteS, minuteSinceS) },
      hour: { sinceS: marks.hourSinceS, untilS: marks.hourUntilS },
      day: { sinceS: marks.daySinceS, untilS: marks.dayUntilS },
    },
    tops: {
      'ten-minutes': { sinceS: tenMinutesSinceS, untilS: until(lengthS['ten-minutes'], tenMinutesSinceS) },
      day: { sinceS: marks.topsDaySinceS, untilS: marks.topsDayUntilS },
    },
  }
}

/** The beginning of a stretch of time. */
export function floor(atS: number, length: number): number {
  return Math.floor(atS / length) * length
}

/**
 * From when on rows are kept.
 * @param newestS when the newest line ended
 */
export function sinceMarks(nowS: number, newestS: number, { minutesS, hoursS, daysS }: Retention) {
  const atS = Math.min(nowS, newestS + mostAheadS)
  return {
    // Each at the beginning of what is summed up of it: that is done again whenever a late line comes.
    minuteSinceS: floor(atS - minutesS, hourS),
    hourSinceS: floor(atS - hoursS, dayS),
    daySinceS: floor(atS - daysS, dayS),
    tenMinutesSinceS: floor(atS - minutesS, dayS),
    topsDaySinceS: floor(atS - hoursS, dayS),
  }
}
