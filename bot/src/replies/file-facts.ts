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
  return files.flatMap(({ what, path, fault, since, sinceMs, keptMs }) => {
    if (fault !== null) return [`Mend ${path}. ${meanwhile(what, keptMs, nowMs)}`]
    const old = since === 'built' && sinceMs !== null && nowMs - sinceMs > oldDays * dayMs
    return old ? [`Bring a newer database to ${path}: ${what} is ${daysText(sinceMs, nowMs)} old.`] : []
  })
}

/** What becomes of a file that cannot be used, where it is in use. */
function meanwhile(what: string, keptMs: number | null, nowMs: number): string {
  return keptMs === null
    ? 'Where a route needs it, the edge goes on with what it has read before. It keeps no copy of that: started anew without the file, it takes no configuration.'
    : `Where a route needs it, the edge uses ${what} as it was read ${whenText(keptMs, nowMs)}, also when it is started anew.`
}

function daysText(fromMs: number, nowMs: number): string {
  const days = Math.max(0, Math.floor((nowMs - fromMs) / dayMs))
  return days === 1 ? '1 day' : `${days} days`
}
