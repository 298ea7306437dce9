import { floor, lengthS, type Rung } from './ladder.ts'
import type { Resolution } from './rollup-row.ts'
import { rollupShelf, type Shelf, type Sum, topsShelf } from './shelf.ts'
import { type Step, sumUp } from './sum-up.ts'
import type { TopsResolution } from './tops-row.ts'
import type { LadderMarks, TrafficPage } from './traffic-store.ts'

/** Of each resolution, in one transaction. */
const mostForgotten = 2000

interface Climbed {
  rollups: readonly Rung<Resolution>[]
  tops: readonly Rung<TopsResolution>[]
}

/**
 * Sums up the hours and days that are over between two states of the ladder, and again those of which `written` came late.
 */
export function climb(page: TrafficPage, before: LadderMarks, after: LadderMarks, written: Climbed): void {
  const hours = { from: 'minute', to: 'hour' } as const
  const late = again(page, rollupShelf, hours, written.rollups, before.hourUntilS)
  sumUp(page, rollupShelf, hours, before.hourUntilS, after.hourUntilS)
  const days = { from: 'hour', to: 'day' } as const
  again(page, rollupShelf, days, [...late, ...written.rollups], before.dayUntilS)
  sumUp(page, rollupShelf, days, before.dayUntilS, after.dayUntilS)
  const topDays = { from: 'ten-minutes', to: 'day' } as const
  again(page, topsShelf, topDays, written.tops, before.topsDayUntilS)
  sumUp(page, topsShelf, topDays, before.topsDayUntilS, after.topsDayUntilS)
}

/** Deletes what is too old, in bounded steps. @returns whether there is more of that */
export function forgetOld(page: TrafficPage, marks: LadderMarks): boolean {
  const forgotten = [
    page.forgetRollups('minute', marks.minuteSinceS, mostForgotten),
    page.forgetRollups('hour', marks.hourSinceS, mostForgotten),
    page.forgetRollups('day', marks.daySinceS, mostForgotten),
    page.forgetTops('ten-minutes', marks.tenMinutesSinceS, mostForgotten),
    page.forgetTops('day', marks.topsDaySinceS, mostForgotten),
  ]
  return forgotten.some(count => count === mostForgotten)
}

/** @returns the rows that were worked out again */
function again<S extends Sum, Name extends string>(
  page: TrafficPage,
  shelf: Shelf<S, Name>,
  step: Step<Name>,
  written: readonly Rung<Name>[],
  untilS: number,
): Rung<Name>[] {
  const length = lengthS[step.to]
  const starts = written
    .filter(({ resolution }) => resolution === step.from)
    .map(({ startS }) => floor(startS, length))
  const late = [...new Set(starts)].filter(startS => startS < untilS)
  for (const startS of late) sumUp(page, shelf, step, startS, startS + length)
  return late.map(startS => ({ resolution: step.to, startS }))
}
