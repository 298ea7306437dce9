const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** After each failed try; two days together. */
const pausesMs = [
  5 * secondMs,
  30 * secondMs,
  2 * minuteMs,
  10 * minuteMs,
  30 * minuteMs,
  hourMs,
  2 * hourMs,
  4 * hourMs,
  12 * hourMs,
  24 * hourMs,
]

/**
 * How long to wait after so many failed tries, in milliseconds; null when that was the last one.
 * @param askedMs what the receiver asks for at least
 * @param chance from 0 to 1, so that many do not come back at once
 */
export function pauseAfter(tries: number, askedMs: number | null, chance: number): number | null {
  const pauseMs = pausesMs[tries - 1]
  return pauseMs === undefined ? null : Math.round(Math.max(pauseMs * (1 + chance / 5), askedMs ?? 0))
}
