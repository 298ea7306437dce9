import type { ProbeTally } from '@gatehouse/core/health/probe-store.ts'

/** Which share of the probes that say something was good, from 0 to 1; null where there were none. */
export function shareOf(point: ProbeTally | null): number | null {
  return point === null || point.good + point.bad === 0 ? null : point.good / (point.good + point.bad)
}

/** How long they took on average; null where there were none. */
export function meanMs(point: ProbeTally | null): number | null {
  return point === null || shareOf(point) === null ? null : point.sumMs / (point.good + point.bad)
}
