import { reasons } from './reason.ts'

/** How a route fares. `not probed`: nobody asks. */
export const healthStates = ['down', 'degraded', 'unknown', 'maintenance', 'not probed', 'healthy'] as const
export type HealthState = (typeof healthStates)[number]

/** Why a route is in its state. */
export const causes = [
  ...reasons,
  /** Too few results, or too old ones. */
  'no-results',
  'upstreams-down',
  'slow',
  /** It answers directly, and not through the edge. */
  'direct-only',
  /** It answers through the edge, and not directly. */
  'edge-only',
  'flapping',
] as const
export type Cause = (typeof causes)[number]

/** When a route is held for what. */
export const healthRules = {
  /** So many good results in a row until something is up, and so many bad ones until it is down. */
  rise: 2,
  fall: 3,
  /** Through the edge an answer that takes longer is slow; `fall` of them in a row count. */
  slowMs: 2000,
  /** What is older than so many intervals says nothing any more. */
  staleIntervals: 3,
  /** More changes than these within this time are held as degraded. */
  mostChanges: 5,
  flapWindowMs: 600_000,
} as const

/** A state and why, before changes to and fro are damped. */
export interface Judgement {
  state: HealthState
  cause: Cause
}

/** How a route stands, and since when. Moments are of a clock that never jumps. */
export interface Standing extends Judgement {
  sinceMs: number
  /** What was judged last, and when that changed within the last minutes: between states that say how the route fares. */
  last: HealthState
  changesMs: readonly number[]
}

/** Before anything is known. */
export function atFirst(nowMs: number): Standing {
  return { state: 'unknown', cause: 'no-results', sinceMs: nowMs, last: 'unknown', changesMs: [] }
}

const counts = new Set<HealthState>(['healthy', 'degraded', 'down'])

/** The standing after a judgement at a moment. Pure; the same judgement again changes nothing but what time ends. */
export function settle(before: Standing, judged: Judgement, nowMs: number): Standing {
  const changed = judged.state !== before.last && counts.has(judged.state) && counts.has(before.last)
  const fromMs = nowMs - healthRules.flapWindowMs
  const changesMs = [...before.changesMs, ...(changed ? [nowMs] : [])].filter(atMs => atMs > fromMs)
  const flaps = changesMs.length > healthRules.mostChanges && counts.has(judged.state)
  const next: Judgement = flaps ? { state: 'degraded', cause: 'flapping' } : judged
  const last = judged.state
  if (next.state === before.state)
    return { ...before, cause: next.cause, last, changesMs: bounded(changesMs) }
  return { ...next, sinceMs: nowMs, last, changesMs: bounded(changesMs) }
}

/** As many as are needed to know that there were more. */
function bounded(changesMs: number[]): number[] {
  return changesMs.slice(-(healthRules.mostChanges + 1))
}
