import type { LogLine } from '../log-line.ts'
import { LineReader } from './line-reader.ts'

/**
 * Reads one line, from `from` up to `end`, without its line feed. Who reads many keeps a `LineReader`.
 * @returns null for what is no line of an access log
 */
export function readLine(bytes: Buffer, from: number, end: number): LogLine | null {
  return new LineReader().read(bytes, from, end)
}
