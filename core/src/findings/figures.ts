import type { MinuteTotals } from '../access-log/totals.ts'

/** What something was in each of some minutes; those are left out of which nothing is known, or in which it says nothing. */
export function eachKnown(
  minutes: readonly (MinuteTotals | null)[],
  value: (minute: MinuteTotals) => number | null,
): number[] {
  return minutes.flatMap(minute => (minute === null ? [] : (value(minute) ?? [])))
}

/** A share for people: `37 %`. */
export function percent(share: number): string {
  const hundredths = share * 100
  return `${hundredths > 0 && hundredths < 10 ? Math.round(hundredths * 10) / 10 : Math.round(hundredths)} %`
}

/** A count for people: `12,345`. By hand: what knows all languages of the world takes 5 MB. */
export const count = (value: number): string => String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',')
