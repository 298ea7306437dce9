import type { FileState } from '@gatehouse/core/routing/policies/watched-files.ts'
import { whenText } from './when-text.ts'

/** Files that others fill, one fact each: what is in it, or why it cannot be used. */
export function fileFacts(files: readonly FileState[], nowMs: number): [string, string][] {
  return files.map(({ what, fault, holds, since, sinceMs }) => [
    what,
    fault === null && sinceMs !== null
      ? `${holds}, ${since} ${whenText(sinceMs, nowMs)}`
      : `cannot be used: ${fault}`,
  ])
}
