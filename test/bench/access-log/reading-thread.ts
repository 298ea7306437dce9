import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { ReadAhead } from '@gatehouse/bot/access-log/read-ahead.ts'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { wafFalsePositives } from '@gatehouse/core/findings/detectors/waf-false-positives.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { Suspicions } from '@gatehouse/core/waf-log/suspicions.ts'

// Detectors, rollups, tops, what looks for rules of the WAF that err, and transactions, until there is no more to read.
const { path, database }: { path: string; database: string } = workerData
const ledger = new SqliteTrafficLedger(database)
const monotonicMs = () => performance.now()
const parts = { path, scratch: dirname(database), monotonicMs }
let ahead: ReadAhead | null = null as ReadAhead | null
const ingest = new Ingest({
  source: from => {
    ahead = new ReadAhead(parts, from)
    return ahead
  },
  ledger,
  beside: new Suspicions(wafFalsePositives, []),
  nowMs: Date.now,
  monotonicMs,
})
// As it does before it counts: starting is nothing that a log costs.
await ahead?.begun
const start = performance.now()
while (ingest.turn().isBusy);
ingest.close()
const ms = performance.now() - start
ledger.close()
parentPort?.postMessage(ms)
