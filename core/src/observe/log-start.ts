import type { LogFiles, LoggedFile, OpenLog } from '../access-log/follow/log-files.ts'
import { AppError } from '../error.ts'
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
export function findStart(
  files: LogFiles,
  current: LoggedFile,
  sinceMs: number,
): { file: LoggedFile; offset: number } {
  let left = mostBytes
  let start = { file: current, offset: 0 }
  for (const one of plainFiles(files).reverse()) {
    const file = openOf(files, one)
    try {
      for (let offset = file.size(); offset > 0; ) {
        if (left <= 0) return start
        const step = Math.min(stepBytes, offset)
        offset -= step
        left -= step
        start = { file: one, offset }
        if ((firstTime(file, offset) ?? sinceMs) < sinceMs) return start
      }
    } finally {
      file.close()
    }
  }
  return start
}

/** Those that are not compressed. */
export function plainFiles(files: LogFiles): LoggedFile[] {
  return files.list().filter(({ packed }) => !packed)
}

/** @throws AppError `unavailable` when it is gone */
export function openOf(files: LogFiles, file: LoggedFile): OpenLog {
  const open = files.open(file)
  if (open === 'gone' || open === 'packed') throw new AppError('unavailable', 'the access log is missing')
  return open
}

/** The time of the first whole line from an offset on. */
function firstTime(file: OpenLog, offset: number): number | undefined {
  const buffer = Buffer.alloc(lookBytes)
  const lines = buffer.toString('latin1', 0, file.read(buffer, offset)).split('\n')
  for (const line of lines.slice(offset === 0 ? 0 : 1, -1)) {
    const read = readRequestLine(line)
    if (read) return read.atMs
  }
  return undefined
}
