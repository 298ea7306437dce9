import * as z from 'zod/mini'
import { envelope, Whole } from './envelope.ts'
import { Bars, TrafficNow, UptimeWindow } from './history.ts'

/** How a route stands, in the words of `health`; `disabled` is switched off on purpose. */
export const routeStates = [
  'down',
  'degraded',
  'unknown',
  'maintenance',
  'not probed',
  'healthy',
  'disabled',
] as const
export type RouteState = (typeof routeStates)[number]

/** What the numbers of real traffic say by themselves, beside the probes: `quiet` is too little to say. */
export const trafficStates = ['answering', 'failing', 'quiet', 'unknown'] as const

/** The head of a route, on the overview and on its own page. */
export const RouteHead = z.strictObject({
  name: z.string(),
  /** Null for those that nobody put into one. */
  group: z.nullable(z.string()),
  hosts: z.array(z.string()),
  path: z.nullable(z.string()),
  state: z.enum(routeStates),
  /** Why, as a short clause in words; null when there is nothing to say. */
  why: z.nullable(z.string()),
  sinceMs: z.nullable(Whole),
  traffic: z.enum(trafficStates),
  now: TrafficNow,
  /** Of the last 90 days. */
  uptime: UptimeWindow,
})
export type RouteHead = z.infer<typeof RouteHead>

export const OverviewRoute = z.extend(RouteHead, {
  /** 90 days of UTC, today the last. */
  days: Bars,
  /** Requests of each of the last 30 whole minutes, the oldest first; null where nothing is known. */
  minutes: z.array(z.nullable(Whole)),
})
export type OverviewRoute = z.infer<typeof OverviewRoute>

/** Something that holds now and ends. */
export const LiveMitigation = z.strictObject({
  /** As people type it: `maintenance shop`. */
  name: z.string(),
  kind: z.string(),
  /** Null is every route. */
  route: z.nullable(z.string()),
  /** What it does, in one clause. */
  words: z.string(),
  reason: z.nullable(z.string()),
  sinceMs: Whole,
  /** Null is until somebody revokes it. */
  untilMs: z.nullable(Whole),
})
export type LiveMitigation = z.infer<typeof LiveMitigation>

export const IncidentHead = z.strictObject({
  number: Whole,
  title: z.string(),
  openedAtMs: Whole,
  /** Null while it is open. */
  closedAtMs: z.nullable(Whole),
  summary: z.nullable(z.string()),
})
export type IncidentHead = z.infer<typeof IncidentHead>

/** How the edge itself stands. */
export const EdgeHead = z.strictObject({
  /** Whether it answers and runs what was applied, as `status` says it. */
  state: z.enum(['running', 'drifted', 'unreachable', 'unknown']),
  revision: z.nullable(Whole),
})
export type EdgeHead = z.infer<typeof EdgeHead>

/** `data/overview.json`. */
export const Overview = z.strictObject({
  ...envelope,
  edge: EdgeHead,
  routes: z.array(OverviewRoute),
  /** How many more there are than these. */
  moreRoutes: Whole,
  mitigations: z.array(LiveMitigation),
  /** How many addresses and networks are blocked. */
  blocks: Whole,
  /** The open one first, then the newest; at most ten. */
  incidents: z.array(IncidentHead),
})
export type Overview = z.infer<typeof Overview>
