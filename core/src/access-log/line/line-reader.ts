import type { LogLine } from '../log-line.ts'
import { readExactly } from './exact.ts'
import { Scanner } from './scanner.ts'

/** Reads lines of access logs, the usual ones fast: texts that come again and again are the same ones in each of them. */
export class LineReader {
  readonly #scanner = new Scanner()

  /**
   * The line that lies in these bytes from `from` up to `end`, without its line feed.
   * @returns null for what is no line of an access log
   */
  read(bytes: Buffer, from: number, end: number): LogLine | null {
    return this.#scanner.scan(bytes, from, end) ?? readExactly(bytes.toString('utf8', from, end))
  }
}
