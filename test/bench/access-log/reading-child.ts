import { dirname } from 'node:path'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'

// Reads a log to its end as the program does: detectors, rollups, tops and transactions.
const [path = '', database = ''] = process.argv.slice(2)
const ledger = new SqliteTrafficLedger(database)
const lines = new LineReader()
const ingest = new Ingest({
  files: new AccessLogFiles(path, dirname(database)),
  ledger,
  readLine: lines.read.bind(lines),
  nowMs: Date.now,
  monotonicMs: () => performance.now(),
})
const start = performance.now()
while (ingest.turn().isBusy);
ingest.close()
const ms = performance.now() - start
ledger.close()
process.stdout.write(JSON.stringify({ ms, peakMb: process.resourceUsage().maxRSS / 1024 }))
