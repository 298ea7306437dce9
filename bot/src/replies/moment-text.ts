import { dateText } from './when-text.ts'

/** A moment in UTC, to the minute: `14:35 UTC` within a day of the other moment, otherwise with its date. */
export function momentText(atMs: number, besideMs: number): string {
  const text = dateText(atMs)
  return Math.abs(atMs - besideMs) < 86_400_000 ? text.slice(11) : text
}
