import type { FileState } from '@gatehouse/core/routing/policy/watched-files.ts'
import { dateText, whenText } from './when-text.ts'

const dayMs = 86_400_000
/** Networks move from country to country all the time; makers of databases bring a new one each week or month. */
const oldDays = 30

/** Files that others fill, one fact each: what is in it and how old that is, or why it cannot be used. */
export function fileFacts(files: readonly FileState[], nowMs: number): [string, string][] {
  return files.map(({ what, fault, holds, since, sinceMs }) => {
    if (fault !== null || sinceMs === null) return [what, `cannot be used: ${fault}`]
    if (since === 'changed') return [what, `${holds}, changed ${whenText(sinceMs, nowMs)}`]
    return [what, `${holds}, built ${dateText(sinceMs)}, ${daysText(sinceMs, nowMs)} old`]
  })
}

/** What to do about files that others fill. */
export function fileNotes(files: readonly FileState[], nowMs: number): string[] {
  return files.flatMap(({ what, path, fault, since, sinceMs }) => {
    if (fault !== null)
      return [
        `Mend ${path}. The edge goes on with what it has read before; no change can be made while a route needs the file.`,
      ]
    const old = since === 'built' && sinceMs !== null && nowMs - sinceMs > oldDays * dayMs
    return old ? [`Bring a newer database to ${path}: ${what} is ${daysText(sinceMs, nowMs)} old.`] : []
  })
}

function daysText(fromMs: number, nowMs: number): string {
  const days = Math.max(0, Math.floor((nowMs - fromMs) / dayMs))
  return days === 1 ? '1 day' : `${days} days`
}
