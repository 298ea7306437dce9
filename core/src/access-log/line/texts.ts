const isoShape = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|([+-]\d\d):?(\d\d))$/
const durationShape = /^(?:\d+(?:\.\d+)?(?:h|ms|m|s|µs|μs|us|ns))+$/
const durationPart = /(\d+(?:\.\d+)?)(h|ms|m|s|µs|μs|us|ns)/g
const longest = 40

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
 * A time as Caddy's `time_format` writes it with `iso8601`, `rfc3339` or `rfc3339_nano`, in milliseconds since 1970; null for what is none.
 * https://caddyserver.com/docs/json/logging/logs/encoder/json/time_format/
 */
export function isoMs(text: string): number | null {
  if (text.length > longest) return null
  const [, day, time, hours = '+00', minutes = '00'] = isoShape.exec(text) ?? []
  const atMs = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${hours}:${minutes}`)
  return atMs >= 0 ? atMs : null
}

/** A duration as Go writes it, such as 1.2ms or 1m2.5s, in seconds; null for what is none. https://pkg.go.dev/time#Duration.String */
export function durationS(text: string): number | null {
  if (text.length > longest || !durationShape.test(text)) return null
  let sum = 0
  for (const [, count, unit = ''] of text.matchAll(durationPart)) sum += Number(count) * (seconds[unit] ?? 0)
  return sum
}
