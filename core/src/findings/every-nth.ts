import type { LogLine } from '../access-log/log-line.ts'

/**
 * Whether a line is one of every `nth`, chosen by its millisecond, which no client chooses. Who counts each of those `nth`
 * times counts about all of them, and the others cost nothing. Take a prime, so that a log that knows whole seconds alone is not taken for more
 * than it is.
 */
export function isEveryNth({ atMs }: Pick<LogLine, 'atMs'>, nth: number): boolean {
  return Math.trunc(atMs) % nth === 0
}
