import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { logLine } from '../access-log/rollup/lines.ts'

/** An ordinary line of a browser this morning, but for what is said. */
export function usualLine(said: Partial<LogLine> = {}): LogLine {
  return logLine({
    atMs: Date.UTC(2026, 10, 23, 9, 0, 0),
    bytes: 120,
    durationUs: 1200,
    upstream: '10.0.0.1:8080',
    upstreamUs: 1000,
    agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    ...said,
  })
}
