/** What is usual of something: its median, and how far it mostly is from that, as a standard deviation. */
export interface Usual {
  median: number
  spread: number
}

/** From the median of deviations to a standard deviation (Rousseeuw and Croux, 1993). */
const toDeviation = 1.4826

/**
 * By median and median deviation, which a few wild minutes do not move.
 * @returns null when there are fewer values than are needed to speak of what is usual
 */
export function usualOf(values: readonly number[], least: number): Usual | null {
  if (values.length < least) return null
  const median = medianOf(values)
  return { median, spread: toDeviation * medianOf(values.map(value => Math.abs(value - median))) }
}

/** How far above is far: by so many times its median, so many of its spreads, and so much, all of them. */
export interface Far {
  times: number
  spreads: number
  by: number
}

/**
 * What is usual, when a value is far above it.
 * @returns null when it is not, or when there are fewer values than are needed to speak of what is usual
 */
export function usualBelow(value: number, values: readonly number[], least: number, far: Far): Usual | null {
  const usual = usualOf(values, least)
  return usual !== null && isFarAbove(value, usual, far) ? usual : null
}

/** Whether a value is far above what is usual. */
export function isFarAbove(value: number, { median, spread }: Usual, { times, spreads, by }: Far): boolean {
  return value >= median * times && value >= median + spread * spreads && value >= median + by
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
