import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'

// Detectors, rollups, tops and transactions, until there is no more to read.
const { path, database }: { path: string; database: string } = workerData
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
parentPort?.postMessage(ms)
