import { durationText } from '@gatehouse/core/duration-text.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A moment to come, for people: how long it takes until then. */
export function untilText(atMs: number, nowMs: number): string {
  const leftMs = Math.max(0, atMs - nowMs)
  // Of days nobody counts the minutes.
  const roundMs = leftMs > 2 * dayMs ? hourMs : leftMs > 2 * hourMs ? 60_000 : 1000
  return leftMs < 1000 ? 'now' : `in ${durationText(Math.ceil(leftMs / roundMs) * roundMs)}`
}

/** A moment for people: how long ago within a day, otherwise the date in UTC. */
export function whenText(atMs: number, nowMs: number): string {
  const agoMs = Math.max(0, nowMs - atMs)
  if (agoMs >= dayMs) return dateText(atMs)
  if (agoMs < 1000) return 'just now'
  const roundMs = agoMs < 60_000 ? 1000 : 60_000
  return `${durationText(Math.floor(agoMs / roundMs) * roundMs)} ago`
}

/** A moment by its date, to the minute, in UTC. */
export function dateText(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A moment of today, to the second, in UTC. */
export function timeOfDay(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(11, 19)} UTC`
}
