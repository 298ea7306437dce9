import { z } from 'zod'
import type { SuspectRow } from '../../waf-log/suspect.ts'
import type { WafSample } from '../../waf-log/waf-match.ts'
import type { WafCount, WafHour, WafRule, WafState } from '../../waf-log/waf-store.ts'
import { Position, UnreadLines } from './reading-columns.ts'

const whole = z.int()
const blob = z.instanceof(Uint8Array)
const json = z.string().transform((text): unknown => JSON.parse(text))

const Sample: z.ZodType<WafSample> = z.strictObject({
  atMs: z.number(),
  ref: z.string(),
  client: z.string(),
  method: z.string(),
  host: z.string(),
  path: z.string(),
  parts: z.array(z.string()),
  refused: z.boolean(),
})

const HourColumns = z
  .strictObject({
    start_s: whole,
    route: z.string(),
    rule: whole,
    matches: whole,
    refused: whole,
    alone: whole,
    clients: blob,
    paths: blob,
    parts: blob,
    samples: json.pipe(z.array(Sample)),
  })
  .transform(({ start_s, route, rule, ...row }): WafHour => ({ startS: start_s, route, rule, row }))

/** The columns of hours in SQL. */
export const wafHourColumns = 'start_s, route, rule, matches, refused, alone, clients, paths, parts, samples'

/** A row of `waf_hour`. */
export const readWafHour = (row: unknown): WafHour => HourColumns.parse(row)

/** The values of `wafHourColumns`. */
export function wafHourValues({ startS, route, rule, row }: WafHour): (string | number | Uint8Array)[] {
  const { matches, refused, alone, clients, paths, parts, samples } = row
  return [startS, route, rule, matches, refused, alone, clients, paths, parts, JSON.stringify(samples)]
}

const SuspectColumns = z
  .strictObject({
    day_s: whole,
    route: z.string(),
    rule: whole,
    path: z.string(),
    matches: whole,
    refused: whole,
    clients: json.pipe(z.record(z.string(), z.boolean())),
    told_ms: z.number().nullable(),
  })
  .transform(({ day_s, told_ms, ...same }): SuspectRow => ({ ...same, dayS: day_s, toldMs: told_ms }))

/** A row of `waf_suspect`. */
export const readSuspect = (row: unknown): SuspectRow => SuspectColumns.parse(row)

const CountColumns: z.ZodType<WafCount> = z.strictObject({
  route: z.string(),
  rule: whole,
  matches: whole,
  refused: whole,
})

/** A row of sums. */
export const readWafCount = (row: unknown): WafCount => CountColumns.parse(row)

const RuleColumns = z.strictObject({
  rule: whole,
  message: z.string(),
  severity: z.string(),
  tags: json.pipe(z.array(z.string())),
})

/** A row of `waf_rule`. */
export const readWafRule = (row: unknown): WafRule => RuleColumns.parse(row)

const StateColumns = z
  .strictObject({
    position: json.pipe(Position).nullable(),
    unread: json.pipe(UnreadLines),
    since_ms: z.number().nullable(),
    last_line_ms: z.number().nullable(),
    tidied_s: whole,
    blind: z.string().nullable(),
  })
  .transform(({ since_ms, last_line_ms, tidied_s, ...same }): WafState => {
    return { ...same, sinceMs: since_ms, lastLineMs: last_line_ms, tidiedS: tidied_s }
  })

/** The columns of `waf_reading` in SQL. */
export const wafStateColumns = 'position, unread, since_ms, last_line_ms, tidied_s, blind'

/** A row of `waf_reading`. */
export const readWafState = (row: unknown): WafState => StateColumns.parse(row)
