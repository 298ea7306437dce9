import { z } from 'zod'

const isoShape = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|([+-]\d\d):?(\d\d))$/
const durationShape = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s|µs|μs|us|ns))+$/
const durationPart = /(\d+(?:\.\d+)?)(h|ms|m|s|µs|μs|us|ns)/g

const seconds: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  µs: 1e-6,
  μs: 1e-6,
  us: 1e-6,
  ns: 1e-9,
}

/**
 * A time as Caddy's `time_format` writes it with `iso8601`, `rfc3339` or `rfc3339_nano`, in milliseconds since 1970.
 * https://caddyserver.com/docs/json/logging/logs/encoder/json/time_format/
 */
export const isoText = z
  .string()
  .max(40)
  .transform((text, context) => {
    const [, day, time, hours = '+00', minutes = '00'] = isoShape.exec(text) ?? []
    const atMs = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${hours}:${minutes}`)
    if (atMs >= 0) return atMs
    context.addIssue('no time')
    return z.NEVER
  })

/** A duration as Go writes it, such as 1.2ms or 1m2.5s, in seconds. https://pkg.go.dev/time#Duration.String */
export const durationText = z
  .string()
  .max(40)
  .transform((text, context) => {
    if (durationShape.test(text)) return secondsOf(text)
    context.addIssue('no duration')
    return z.NEVER
  })

function secondsOf(text: string): number {
  let sum = 0
  for (const [, count, unit = ''] of text.matchAll(durationPart)) sum += Number(count) * (seconds[unit] ?? 0)
  return sum
}
