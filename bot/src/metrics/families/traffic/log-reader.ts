import type { SummaryCoverage } from '@gatehouse/core/access-log/summary-coverage.ts'
import { Counter, Gauge, type Registry } from 'prom-client'

/** Makes the metrics of how far the access log is read; gives what shows them. */
export function readerMetrics(registry: Registry): (coverage: SummaryCoverage) => void {
  const registers = [registry]
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const behindBytes = gauge('gatehouse_log_reader_lag_bytes', 'So much of the access log is not read yet.')
  const behind = gauge('gatehouse_log_reader_lag_seconds', 'So long ago the oldest of it was written.')
  const blind = gauge('gatehouse_log_reader_blind', '1 while the access log cannot be read.')
  const unreadLines = new Counter({
    name: 'gatehouse_log_unread_lines_total',
    help: 'Lines of the access log that could not be counted, since its database was begun.',
    labelNames: ['reason'],
    registers,
  })
  const lostBytes = new Counter({
    name: 'gatehouse_log_lost_bytes_total',
    help: 'Bytes of log files that went before they were read, at least, since the database was begun.',
    registers,
  })
  return ({ behindBytes: bytes, behindMs, blind: why, unread }) => {
    behindBytes.set(bytes)
    behind.set(behindMs / 1000)
    blind.set(why === null ? 0 : 1)
    unreadLines.reset()
    unreadLines.inc({ reason: 'garbage' }, unread.garbage)
    unreadLines.inc({ reason: 'too_long' }, unread.tooLong)
    unreadLines.inc({ reason: 'torn' }, unread.torn)
    unreadLines.inc({ reason: 'out_of_time' }, unread.outOfTime)
    lostBytes.reset()
    lostBytes.inc(unread.lostBytes)
  }
}
