const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

const steps = [
  ...[1, 2, 5, 10, 15, 30].map(minutes => minutes * minuteMs),
  ...[1, 2, 3, 6, 12].map(hours => hours * hourMs),
  ...[1, 2, 7, 14, 28, 56, 112].map(days => days * dayMs),
]
const mostTicks = 8
/** Within less, the day and the month say which day it is. */
const yearMs = 300 * dayMs

/** Round moments of UTC within a time, with what is written below each. */
export function timeTicks(fromMs: number, untilMs: number): { atMs: number; text: string }[] {
  const lengthMs = untilMs - fromMs
  const stepMs = steps.find(one => lengthMs / one <= mostTicks) ?? lengthMs / mostTicks
  const ticks: { atMs: number; text: string }[] = []
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs <= untilMs; atMs += stepMs)
    ticks.push({ atMs, text: tickText(atMs, stepMs, lengthMs) })
  return ticks
}

function tickText(atMs: number, stepMs: number, lengthMs: number): string {
  const text = new Date(atMs).toISOString()
  if (stepMs < dayMs && atMs % dayMs !== 0) return text.slice(11, 16)
  return lengthMs < yearMs ? text.slice(5, 10) : text.slice(0, 10)
}
