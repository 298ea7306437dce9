import { z } from 'zod'
import type { Clock } from './clock.ts'
import { durationText } from './duration-text.ts'

const unitMs: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  y: 365 * 86_400_000,
}
const part = /(\d{1,9})(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|years?|y)/gi

/** Inclusive bounds in the unit of the type that takes them. */
export interface Bounds {
  min: number
  max: number
}

/** Reads `90s`, `10m`, `1h30m` or `2d` as whole seconds. A year is one of 365 days. */
export function durationSeconds(bounds: Bounds): z.ZodType<number, string> {
  return duration(1000, bounds)
}

/** Reads `500ms`, `10s` or `1m30s` as milliseconds. */
export function durationMs(bounds: Bounds): z.ZodType<number, string> {
  return duration(1, bounds)
}

/**
 * Reads `18:00` as the next moment at which clocks show that, in milliseconds since 1970; tomorrow when it is past.
 * Times are those of the machine's own zone.
 */
export function untilTime(clock: Clock): z.ZodType<number, string> {
  return z.string().transform((text, context): number => {
    const [, hours, minutes] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(text.trim()) ?? []
    if (hours === undefined || minutes === undefined) {
      context.addIssue({ code: 'custom', message: `write a time of day like 18:00 (${zoneName()})` })
      return z.NEVER
    }
    const now = clock.nowMs()
    const then = new Date(now)
    then.setHours(Number(hours), Number(minutes), 0, 0)
    if (then.getTime() <= now) then.setDate(then.getDate() + 1)
    return then.getTime()
  })
}

function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function duration(divisorMs: number, { min, max }: Bounds): z.ZodType<number, string> {
  return z.string().transform((text, context): number => {
    const ms = readMs(text.replaceAll(/\s/g, ''))
    const problem =
      typeof ms === 'string'
        ? ms
        : ms % divisorMs !== 0
          ? 'write whole seconds'
          : boundsProblem(ms / divisorMs, { min, max }, divisorMs)
    if (typeof ms === 'number' && problem === undefined) return ms / divisorMs
    context.addIssue({ code: 'custom', message: problem ?? 'write a duration like 10m' })
    return z.NEVER
  })
}

function readMs(text: string): number | string {
  if (/^\d{1,9}$/.test(text)) return `${text} needs a unit: ${text}s, ${text}m or ${text}h`
  const parts = [...text.matchAll(part)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    return 'write a duration like 90s, 10m, 1h30m or 2d'
  }
  const units = parts.map(([, , unit = '']) => shortUnit(unit))
  if (new Set(units).size < units.length) return 'the same unit is there twice; write it like 1h30m'
  return parts.reduce((sum, [, count], index) => sum + Number(count) * (unitMs[units[index] ?? ''] ?? 0), 0)
}

function shortUnit(unit: string): string {
  return /^(ms|milli)/i.test(unit) ? 'ms' : unit.charAt(0).toLowerCase()
}

function boundsProblem(value: number, { min, max }: Bounds, unitSizeMs: number): string | undefined {
  if (value < min) return `at least ${durationText(min * unitSizeMs)}`
  return value > max ? `at most ${durationText(max * unitSizeMs)}` : undefined
}
