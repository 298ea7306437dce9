import type { Going } from '@gatehouse/core/access-log/going.ts'
import type { Retention } from '@gatehouse/core/access-log/retention.ts'
import { byteSizeText } from '@gatehouse/core/byte-size.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import type { Room } from '../access-log/log-keeping.ts'
import { countText, sizeText } from './number-words.ts'
import { dateText } from './when-text.ts'

const yearMs = 365 * 86_400_000
/** Longer ago than this it shows no more that there was no room. */
const thinnedShowsMs = 2 * 86_400_000

/** A retention in the words of `settings keep`. */
export function retentionWords({ minutesS, hoursS, daysS, mostBytes }: Retention) {
  return {
    minutes: keptText(minutesS),
    hours: keptText(hoursS),
    days: keptText(daysS),
    size: byteSizeText(mostBytes),
  }
}

/** The same beside other settings, with how much is used. */
export function retentionFacts(retention: Retention, { usedBytes }: Room): [string, string][] {
  const { minutes, hours, days, size } = retentionWords(retention)
  return [
    ['keep minutes', minutes],
    ['keep hours', hours],
    ['keep days', days],
    ['keep size', usedBytes === null ? size : `${size}, ${sizeText(usedBytes)} used`],
  ]
}

/** Whether numbers were given up of late because there was no more room. */
export function lacksRoom({ thinnedMs }: Pick<Room, 'thinnedMs'>, nowMs: number): boolean {
  return thinnedMs !== null && thinnedMs > nowMs - thinnedShowsMs
}

/** What is to be known of the room: sentences. */
export function roomNotes(room: Pick<Room, 'thinnedMs'>, nowMs: number): string[] {
  return lacksRoom(room, nowMs)
    ? [
        'There is no room for all numbers: the oldest minutes go sooner, then hours, then days. For more room: settings keep size=…',
      ]
    : []
}

/** What a retention deletes: sentences. */
export function goingWords(going: readonly Going[]): string[] {
  if (going.length === 0) return ['Nothing that is stored by now is older.']
  return going.map(
    ({ what, resolution, rows, fromMs, untilMs }) =>
      `Deleted: ${countText(rows)} ${rows === 1 ? 'row' : 'rows'} of ${nameOf({ what, resolution })}, from ${dateText(fromMs)} to ${dateText(untilMs)}.`,
  )
}

function nameOf({ what, resolution }: Pick<Going, 'what' | 'resolution'>): string {
  if (what === 'waf') return "hours of what the WAF's rules matched"
  if (what === 'rollups') return `${resolution}s`
  return resolution === 'day' ? 'frequent texts by days' : 'frequent texts by ten minutes'
}

function keptText(seconds: number): string {
  const ms = seconds * 1000
  return ms % yearMs === 0 ? `${ms / yearMs}y` : durationText(ms)
}
