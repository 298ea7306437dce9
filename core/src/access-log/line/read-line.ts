import type { LogLine } from '../log-line.ts'
import { readExactly } from './exact.ts'

/**
 * Reads the line that lies in these bytes from `from` up to `end`, without its line feed.
 * @returns null for what is no line of an access log
 */
export function readLine(bytes: Buffer, from: number, end: number): LogLine | null {
  return readExactly(bytes.toString('utf8', from, end))
}
