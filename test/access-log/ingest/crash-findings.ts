import { join } from 'node:path'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import type { FindingStore } from '@gatehouse/core/findings/finding-store.ts'
import { Watch } from '@gatehouse/core/findings/watch.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { beganMs } from './crash-lines.ts'

// When a minute is over is said by the clock, and that runs a day ahead here.
const ofLines = detectors.filter(detector => detector.kind === 'line')

/** What was found by lines, in an order that does not depend on how it was written. */
export function foundByLines(store: FindingStore): Omit<Finding, 'id'>[] {
  const names = new Set(ofLines.map(({ name }) => name))
  return store
    .list({ sinceMs: 0, route: null, severity: null, most: 10_000 })
    .filter(({ detector }) => names.has(detector))
    .map(({ id: _, ...found }) => found)
    .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
}

/** What must be found in lines, by a watch that never ends and writes once. */
export function expectedFindings(lines: Iterable<LogLine>): Omit<Finding, 'id'>[] {
  const folder = temporaryFolder()
  const file = join(folder.path, 'traffic.db')
  const ledger = new SqliteTrafficLedger(file)
  const store = new SqliteFindingStore(file)
  onTestFinished(async () => {
    store.close()
    ledger.close()
    await folder.stop()
  })
  const watch = new Watch(ofLines, { state: null, buckets: [] }, 0)
  for (const line of lines) watch.see(line)
  ledger.write(page => watch.write(page, [], { overS: 0, newestS: 0, sinceMs: 0 }, beganMs))
  return foundByLines(store)
}

function keyOf({ firstMs, detector, route, subject }: Omit<Finding, 'id'>): string {
  return `${firstMs} ${detector} ${route} ${subject}`
}
