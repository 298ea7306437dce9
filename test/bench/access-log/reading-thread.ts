import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { ReadAhead } from '@gatehouse/bot/access-log/read-ahead.ts'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'

// Detectors, rollups, tops and transactions, until there is no more to read.
const { path, database }: { path: string; database: string } = workerData
const ledger = new SqliteTrafficLedger(database)
const monotonicMs = () => performance.now()
const parts = { path, scratch: dirname(database), monotonicMs }
const ingest = new Ingest({
  source: from => new ReadAhead(parts, from),
  ledger,
  nowMs: Date.now,
  monotonicMs,
})
const start = performance.now()
while (ingest.turn().isBusy);
ingest.close()
const ms = performance.now() - start
ledger.close()
parentPort?.postMessage(ms)
