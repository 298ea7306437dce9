import type { ProbeTally } from './probe-store.ts'
import { isGood, type Reason } from './reason.ts'

/** Before anything was asked. */
export function noTally(): ProbeTally {
  return {
    good: 0,
    bad: 0,
    unknown: 0,
    maintenance: 0,
    coveredMs: 0,
    sumMs: 0,
    mostMs: 0,
    firstReason: null,
    lastReason: null,
  }
}

/** With one result more, which stands for so long a time. In place. */
export function count(tally: ProbeTally, reason: Reason, ms: number, coveredMs: number): void {
  const good = isGood(reason)
  if (good === null) {
    tally.unknown += 1
    return
  }
  if (good) tally.good += 1
  else {
    tally.bad += 1
    tally.firstReason ??= reason
    tally.lastReason = reason
  }
  tally.coveredMs += Math.round(coveredMs)
  tally.sumMs += ms
  tally.mostMs = Math.max(tally.mostMs, ms)
}

/** Two stretches as one, the earlier one first. */
export function together(one: ProbeTally, other: ProbeTally): ProbeTally {
  return {
    good: one.good + other.good,
    bad: one.bad + other.bad,
    unknown: one.unknown + other.unknown,
    maintenance: one.maintenance + other.maintenance,
    coveredMs: one.coveredMs + other.coveredMs,
    sumMs: one.sumMs + other.sumMs,
    mostMs: Math.max(one.mostMs, other.mostMs),
    firstReason: one.firstReason ?? other.firstReason,
    lastReason: other.lastReason ?? one.lastReason,
  }
}
