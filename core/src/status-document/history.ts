import * as z from 'zod/mini'
import { Share, Whole } from './envelope.ts'

/** How a time is drawn: one letter each. `-` is before the route was known, or nobody asked; `?` is that nothing is known. */
export const marks = {
  h: 'healthy',
  g: 'degraded',
  d: 'down',
  m: 'maintenance',
  '?': 'unknown',
  '-': 'not probed',
} as const
export type Mark = keyof typeof marks

/** Parts of equal length, the oldest first. */
export const Bars = z.strictObject({
  /** Of the first part; whole hours or days of UTC. */
  startMs: Whole,
  stepMs: Whole,
  /** One letter of `marks` for each part: the gravest of what counts within it. */
  states: z.string().check(z.regex(/^[hgdm?-]*$/)),
  /** Minutes for which probes failed, by the index of the part; those without any are left out. */
  downMinutes: z.record(z.string().check(z.regex(/^\d{1,3}$/)), z.number()),
})
export type Bars = z.infer<typeof Bars>

/** How much of a time a route was up. Maintenance, and times of which nothing is known, are in no share. */
export const UptimeWindow = z.strictObject({
  fromMs: Whole,
  untilMs: Whole,
  /** Null when nothing is known. */
  share: z.nullable(Share),
  /** For how much of the time it is known. */
  coverage: Share,
})
export type UptimeWindow = z.infer<typeof UptimeWindow>

/** What real traffic came to within a time; null where the log is not known, and in times in which nothing came. */
export const TrafficNow = z.strictObject({
  windowMs: Whole,
  requests: z.nullable(Whole),
  perMinute: z.nullable(z.number()),
  failedShare: z.nullable(Share),
  p95Ms: z.nullable(z.number()),
})
export type TrafficNow = z.infer<typeof TrafficNow>

/** Requests in time. A column has as many values as there are parts; null where nothing is known of one. */
export const TrafficSeries = z.strictObject({
  startMs: Whole,
  stepMs: Whole,
  requests: z.array(z.nullable(Whole)),
  /** Answered 2xx and 3xx, 4xx, 5xx, and cut before an answer began. */
  ok: z.array(z.nullable(Whole)),
  refused: z.array(z.nullable(Whole)),
  failed: z.array(z.nullable(Whole)),
  cut: z.array(z.nullable(Whole)),
  p50Ms: z.array(z.nullable(z.number())),
  p95Ms: z.array(z.nullable(z.number())),
  p99Ms: z.array(z.nullable(z.number())),
})
export type TrafficSeries = z.infer<typeof TrafficSeries>
