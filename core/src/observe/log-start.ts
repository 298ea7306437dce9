import { LogFile, logFiles } from './log-files.ts'
import { readRequestLine } from './request-line.ts'

/** What is read again at a start, at most. */
const mostBytes = 64 * 1024 * 1024
const stepBytes = 4 * 1024 * 1024
/** Holds at least one whole line of the longest kind. */
const lookBytes = 520 * 1024

/**
 * Where to begin reading a log so that no line since a moment is missed, by looking from its end backwards in long steps. An offset above 0
 * may be within a line.
 */
export function findStart(path: string, sinceMs: number): { path: string; offset: number } {
  let left = mostBytes
  let start = { path, offset: 0 }
  for (const { path: one } of logFiles(path).reverse()) {
    const file = new LogFile(one)
    try {
      const { size } = file
      for (let offset = size; offset > 0; ) {
        if (left <= 0) return start
        const step = Math.min(stepBytes, offset)
        offset -= step
        left -= step
        start = { path: one, offset }
        if ((firstTime(file, offset) ?? sinceMs) < sinceMs) return start
      }
    } finally {
      file.close()
    }
  }
  return start
}

/** The time of the first whole line from an offset on. */
function firstTime(file: LogFile, offset: number): number | undefined {
  const buffer = Buffer.alloc(lookBytes)
  const lines = buffer.toString('latin1', 0, file.read(buffer, offset)).split('\n')
  for (const line of lines.slice(offset === 0 ? 0 : 1, -1)) {
    const read = readRequestLine(line)
    if (read) return read.atMs
  }
  return undefined
}
