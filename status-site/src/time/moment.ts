import { h } from '../dom/element.ts'
import { words } from '../words/en.ts'
import { isUtc } from './zone.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const styles = {
  time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { day: 'numeric', month: 'long' },
  shortDate: { day: 'numeric', month: 'short' },
  moment: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  long: {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
} satisfies Record<string, Intl.DateTimeFormatOptions>
export type MomentStyle = keyof typeof styles

/** Writes moments in one way, in the zone that was chosen; to be made once for many. */
export function momentText(style: MomentStyle, utc = isUtc()): (atMs: number) => string {
  const format = new Intl.DateTimeFormat(words.locale, {
    ...styles[style],
    ...(utc ? { timeZone: 'UTC' } : {}),
  })
  return atMs => format.format(atMs)
}

/** A moment in the zone of this device, with the same in UTC when pointed at. */
export function moment(atMs: number, style: MomentStyle = 'moment'): HTMLElement {
  const date = new Date(atMs)
  const iso = date.toISOString()
  const title = `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
  return h('time', { datetime: iso, title }, momentText(style)(atMs))
}

/** A length of time in the two largest units: `2 d 4 h`, `12 min`, `40 s`. */
export function lengthText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), words.units.day],
    [Math.floor((seconds % 86_400) / 3600), words.units.hour],
    [Math.floor((seconds % 3600) / 60), words.units.minute],
    [seconds % 60, words.units.second],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  if (first === -1) return `0 ${words.units.second}`
  // Seconds beside minutes would change all the time and tell nothing.
  const shown = parts.slice(first, first === 2 ? 3 : first + 2)
  return shown
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** How a point of a chart or a bar is named: by its hour and minute within a day, by its day within more. */
export function partText(stepMs: number): (atMs: number) => string {
  if (stepMs >= dayMs) return momentText('date', true)
  return momentText(stepMs >= 60 * minuteMs ? 'moment' : 'minute')
}
