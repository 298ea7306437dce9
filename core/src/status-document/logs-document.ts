import * as z from 'zod/mini'
import { envelope, Share, Whole } from './envelope.ts'
import { TrafficSeries } from './history.ts'
import { trafficSpans } from './route-document.ts'

/** A text that clients sent, and how often. Hostile. */
export const TopEntry = z.strictObject({ text: z.string(), least: Whole, most: Whole })
export type TopEntry = z.infer<typeof TopEntry>

export const TopList = z.strictObject({
  entries: z.array(TopEntry),
  /** Of how many requests they are. */
  total: Whole,
})

export const SlowEntry = z.strictObject({
  atMs: Whole,
  route: z.nullable(z.string()),
  method: z.string(),
  path: z.string(),
  status: Whole,
  ms: z.number(),
})

/** One request that shows what was found. For operators alone. */
export const FindingSample = z.strictObject({
  atMs: Whole,
  client: z.string(),
  method: z.string(),
  host: z.string(),
  target: z.string(),
  status: Whole,
  agent: z.string(),
})

export const FindingEntry = z.strictObject({
  id: Whole,
  /** What was found, in words. */
  title: z.string(),
  severity: z.enum(['notice', 'warning', 'critical']),
  route: z.nullable(z.string()),
  /** Whom or what it is about; a client shortened for viewers. */
  subject: z.nullable(z.string()),
  firstMs: Whole,
  lastMs: Whole,
  count: Whole,
  words: z.nullable(z.string()),
  /** Empty for viewers. */
  samples: z.array(FindingSample),
})
export type FindingEntry = z.infer<typeof FindingEntry>

export const LogTotals = z.strictObject({
  requests: Whole,
  perMinute: z.nullable(z.number()),
  failedShare: z.nullable(Share),
  ok: Whole,
  refused: Whole,
  failed: Whole,
  cut: Whole,
  limited: Whole,
  blocked: Whole,
  bytes: Whole,
  clients: Whole,
  p50Ms: z.nullable(z.number()),
  p95Ms: z.nullable(z.number()),
  p99Ms: z.nullable(z.number()),
})
export type LogTotals = z.infer<typeof LogTotals>

/** `data/logs/<span>.json`. */
export const LogsDocument = z.strictObject({
  ...envelope,
  span: z.enum(trafficSpans),
  fromMs: Whole,
  untilMs: Whole,
  /** The part of it of which each line is counted; null when nothing is known of it. */
  known: z.nullable(z.strictObject({ fromMs: Whole, untilMs: Whole })),
  /** Lines that could not be read since counting began. */
  unreadLines: Whole,
  /** Null when nothing is known. */
  totals: z.nullable(LogTotals),
  series: TrafficSeries,
  /** The busiest first; null is what no route took. */
  byRoute: z.array(
    z.strictObject({
      route: z.nullable(z.string()),
      requests: Whole,
      failedShare: z.nullable(Share),
      p95Ms: z.nullable(z.number()),
    }),
  ),
  /** Ten each; clients shortened for viewers. */
  paths: TopList,
  clients: TopList,
  agents: TopList,
  referrers: TopList,
  slowest: z.array(SlowEntry),
  findings: z.array(FindingEntry),
})
export type LogsDocument = z.infer<typeof LogsDocument>
