import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'

// One for all of them, as in the program: what it remembers is dearer to make than a line is to read.
const reader = new LineReader()

/**
 * Reads one line, from `from` up to `end`, without its line feed.
 * @returns null for what is no line of an access log
 */
export function readLine(bytes: Buffer, from: number, end: number): LogLine | null {
  return reader.read(bytes, from, end)
}
