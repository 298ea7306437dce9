import * as z from 'zod/mini'
import { envelope, Whole } from './envelope.ts'
import { Bars, TrafficSeries, UptimeWindow } from './history.ts'
import { LiveMitigation, RouteHead } from './overview.ts'

/** One way in which a route is asked: through the edge, or an upstream directly. */
export const ProbedWay = z.strictObject({
  /** `edge`, or the address of an upstream. */
  way: z.string(),
  state: z.string(),
  reason: z.nullable(z.string()),
  ms: z.nullable(z.number()),
  status: z.nullable(Whole),
  atMs: z.nullable(Whole),
})
export type ProbedWay = z.infer<typeof ProbedWay>

/** A policy that the route carries, and whether a real request showed it. */
export const CarriedPolicy = z.strictObject({
  name: z.string(),
  kind: z.string(),
  /** In one clause. */
  words: z.string(),
  proof: z.enum(['proven', 'not proven', 'failed']),
  provenAtMs: z.nullable(Whole),
})
export type CarriedPolicy = z.infer<typeof CarriedPolicy>

export const RouteCertificate = z.strictObject({
  host: z.string(),
  issuer: z.nullable(z.string()),
  expiresAtMs: z.nullable(Whole),
  state: z.enum(['good', 'near its end', 'over', 'missing', 'unknown']),
})
export type RouteCertificate = z.infer<typeof RouteCertificate>

/** What changed: drawn on the charts. */
export const ChangeMark = z.strictObject({
  atMs: Whole,
  kind: z.enum(['revision', 'mitigation', 'state']),
  words: z.string(),
})
export type ChangeMark = z.infer<typeof ChangeMark>

/** Traffic by minutes of an hour, by parts of a day, by hours of a week, by days of 30. */
export const trafficSpans = ['1h', '24h', '7d', '30d'] as const
export type TrafficSpan = (typeof trafficSpans)[number]

/** `data/routes/<name>.json`. */
export const RouteDocument = z.strictObject({
  ...envelope,
  route: RouteHead,
  /** 48 hours, and 90 days. */
  hours: Bars,
  days: Bars,
  /** Of the last day, week and month. */
  uptimes: z.array(UptimeWindow),
  ways: z.array(ProbedWay),
  series: z.strictObject({
    '1h': TrafficSeries,
    '24h': TrafficSeries,
    '7d': TrafficSeries,
    '30d': TrafficSeries,
  }),
  policies: z.array(CarriedPolicy),
  certificates: z.array(RouteCertificate),
  mitigations: z.array(LiveMitigation),
  /** The newest first; at most 50 of the last 30 days. */
  changes: z.array(ChangeMark),
})
export type RouteDocument = z.infer<typeof RouteDocument>
