import { words } from './en.ts'

const whole = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat(words.shortNumbers, { notation: 'compact', maximumFractionDigits: 1 })

/** A count with its thousands apart. */
export const count = (value: number): string => whole.format(value)

/** A count in few letters: `1.2K`. */
export const shortCount = (value: number): string => short.format(value)

/** A rate in few letters; a dash where nothing is known. */
export function rate(value: number | null): string {
  if (value === null) return '–'
  return value > 0 && value < 10 ? String(Math.round(value * 10) / 10) : shortCount(Math.round(value))
}

/** A share in percent. Nothing short of all is ever rounded up to 100 %, and nothing above none down to 0 %. */
export function percent(share: number, digits = 2): string {
  const scale = 10 ** digits
  const rounded = Math.round(share * 100 * scale) / scale
  if (rounded === 100 && share < 1) return `${(100 - 1 / scale).toFixed(digits)} %`
  if (rounded === 0 && share > 0) return `< ${1 / scale} %`
  return `${Number.isInteger(rounded) ? rounded : rounded.toFixed(digits)} %`
}

/** How long something took; a dash where nothing is known. */
export function milliseconds(ms: number | null): string {
  if (ms === null) return '–'
  if (ms >= 10_000) return `${(ms / 1000).toFixed(0)} s`
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ${words.charts.milliseconds}`
}

/** An amount of data. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1)
  const scaled = value / 1000 ** step
  return `${scaled < 10 && step > 0 ? scaled.toFixed(1) : Math.round(scaled)} ${units[step]}`
}
