import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { followedLines } from '@gatehouse/core/access-log/line-source.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import type { Case } from './read-corpus.ts'

const minuteMs = 60_000
const all = { sinceMs: 0, route: null, severity: null, most: 10_000 }

/** What is found in a case by all that reads a log: by every detector, with buckets, rows of minutes and the database. */
export async function foundIn({ lines, untilMs }: Case): Promise<Finding[]> {
  const { path: folder, stop } = temporaryFolder()
  const [log, database] = [join(folder, 'access.log'), join(folder, 'traffic.db')]
  writeFileSync(log, lines.map((_, at) => `${at}\n`).join(''))
  // Minutes are asked about one minute after they are over.
  const nowMs = Math.ceil(untilMs / minuteMs) * minuteMs + minuteMs + 1000
  const ledger = new SqliteTrafficLedger(database)
  let monotonicMs = 0
  const ingest = new Ingest({
    source: followedLines(
      new AccessLogFiles(log, folder),
      (bytes, from, end) => lines[Number(bytes.toString('latin1', from, end))] ?? null,
    ),
    ledger,
    nowMs: () => nowMs,
    monotonicMs: () => {
      monotonicMs += 1000
      return monotonicMs
    },
  })
  while (ingest.turn().isBusy);
  ingest.turn()
  ingest.close()
  ledger.close()
  const store = new SqliteFindingStore(database)
  const found = store.list(all)
  store.close()
  await stop()
  return found
}
