import type { LogFiles } from '../follow/log-files.ts'
import { LogFollower } from '../follow/log-follower.ts'
import { headOf, noHead } from '../follow/log-head.ts'
import type { LogPosition } from '../follow/log-position.ts'
import { type FoundLine, foundLine } from './found-line.ts'
import { type LogFilter, matcherOf } from './log-filter.ts'
import type { SearchDeps } from './search-log.ts'

/** What is looked for, from where on, and how much of it is enough. */
export interface LogTail {
  filter: LogFilter
  /** Null: from now on. */
  after: LogPosition | null
  /** Of lines. */
  most: number
}

/** What came since. */
export interface LogTailed {
  /** The newest ones, in the order in which they came. */
  lines: FoundLine[]
  /** How many more there were than these. */
  more: number
  /** Where to go on. */
  after: LogPosition
  /** Why the log cannot be read on, as a clause without a full stop. */
  blind: string | null
}

/** Of a busy edge's log as much as it writes in half a second, or more. */
const mostBytes = 8 * 1024 * 1024

/** What came into a log since the last time that somebody asked; not all of it at once when that is much. Nothing is kept between two calls. */
export function tailLog(
  { files, readLine }: Pick<SearchDeps, 'files' | 'readLine'>,
  tail: LogTail,
): LogTailed {
  if (tail.after === null) return { lines: [], more: 0, after: endOf(files), blind: null }
  const follower = new LogFollower(files, tail.after)
  const matches = matcherOf(tail.filter)
  const lines: FoundLine[] = []
  let more = 0
  try {
    let bytes = 0
    for (;;) {
      const { readBytes, blind, packed } = follower.follow((from, start, end) => {
        const line = readLine(from, start, end)
        if (line === null || !matches(line)) return
        lines.push(foundLine(line))
        if (lines.length <= tail.most) return
        lines.shift()
        more += 1
      })
      bytes += readBytes
      if (readBytes === 0 || bytes > mostBytes)
        return { lines, more, after: follower.position, blind: packed === null ? blind : 'it was compressed' }
    }
  } finally {
    follower.close()
  }
}

/** @throws AppError `unavailable` when the log cannot be read */
function endOf(files: LogFiles): LogPosition {
  const before = files.list().findLast(({ rotated }) => rotated !== '')?.rotated ?? ''
  const nothing: LogPosition = { ino: 0, ...noHead, offset: 0, size: 0, before }
  const current = files.current()
  const open = current === null ? 'gone' : files.open(current)
  if (open === 'gone' || open === 'packed') return nothing
  try {
    const size = open.size()
    return { ino: open.ino, ...headOf(open, size, noHead), offset: size, size, before }
  } finally {
    open.close()
  }
}
