import { z } from 'zod'
import { reasons } from './reason.ts'
import { causes, healthStates } from './standing.ts'

/** Probes are added up by these spans of UTC. */
export type ProbeResolution = 'five-minutes' | 'hour' | 'day'

/** How long a span is, and how long it is kept. */
export const probeSpans: Readonly<Record<ProbeResolution, { lengthMs: number; keptMs: number }>> = {
  'five-minutes': { lengthMs: 300_000, keptMs: 7 * 86_400_000 },
  hour: { lengthMs: 3_600_000, keptMs: 90 * 86_400_000 },
  day: { lengthMs: 86_400_000, keptMs: 730 * 86_400_000 },
}

const Count = z.int().nonnegative()

/** What the probes of one way of asking came to within a span. */
export const ProbeTally = z.strictObject({
  good: Count,
  bad: Count,
  /** Those that say nothing of whoever was asked. */
  unknown: Count,
  maintenance: Count,
  /** The time for which the good and the bad ones stand. */
  coveredMs: Count,
  /** How long these took, together and at most. */
  sumMs: Count,
  mostMs: Count,
  /** Of the bad ones. */
  firstReason: z.enum(reasons).nullable(),
  lastReason: z.enum(reasons).nullable(),
})
export type ProbeTally = z.infer<typeof ProbeTally>

/** The same with its place. `target` is empty for the way through the edge. */
export interface ProbeRow extends ProbeTally {
  route: string
  target: string
  startMs: number
}

/** A route began to fare like this. */
export const HealthChange = z.strictObject({
  route: z.string(),
  atMs: z.int(),
  state: z.enum(healthStates),
  cause: z.enum(causes),
})
export type HealthChange = z.infer<typeof HealthChange>

/** Where results are kept. Writes run inside the caller's transaction, or in one of their own. */
export interface ProbeStore {
  /** Adds rows to those that are there already. */
  add(resolution: ProbeResolution, rows: readonly ProbeRow[]): void
  /** Those of a route that begin from one moment on and before another, by target and time. */
  rows(resolution: ProbeResolution, route: string, fromMs: number, untilMs: number): ProbeRow[]
  addChanges(changes: readonly HealthChange[]): void
  /** The newest of a route between two moments, the newest first. */
  changes(route: string, fromMs: number, untilMs: number, most: number): HealthChange[]
  /** Forgets at most so many of what is too old, or too much; gives how many went. */
  forget(nowMs: number, most: number): number
}
