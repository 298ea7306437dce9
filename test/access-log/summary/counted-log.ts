import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ingest, type IngestTurn } from '@gatehouse/core/access-log/ingest.ts'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import { followedLines } from '@gatehouse/core/access-log/line-source.ts'
import { Summaries } from '@gatehouse/core/access-log/summary.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { Reference } from '../generator/reference.ts'

const nothingRead = { untilMs: null, behindBytes: 0, behindMs: 0, blind: null }

/** The same log counted by the product and by the reference. */
export interface CountedLog {
  summaries: Summaries
  reader: SqliteTrafficReader
  reference: Reference
  stop(): Promise<void>
}

/** Writes lines into a log and counts them, at a moment that stands still. */
export function countLog(lines: Iterable<string>, nowMs: number): CountedLog {
  const folder = temporaryFolder()
  const log = join(folder.path, 'access.log')
  const reference = new Reference()
  let batch: string[] = []
  const write = () => {
    writeFileSync(log, batch.join(''), { flag: 'a' })
    batch = []
  }
  for (const line of lines) {
    reference.add(line)
    batch.push(`${line}\n`)
    if (batch.length === 20_000) write()
  }
  write()
  const database = join(folder.path, 'traffic.db')
  const ledger = new SqliteTrafficLedger(database)
  const lineReader = new LineReader()
  let monotonicMs = 0
  const ingest = new Ingest({
    source: followedLines(new AccessLogFiles(log, folder.path), lineReader.read.bind(lineReader)),
    ledger,
    nowMs: () => nowMs,
    monotonicMs: () => monotonicMs,
  })
  let last: IngestTurn
  do {
    monotonicMs += 1000
    last = ingest.turn()
  } while (last.isBusy)
  const reader = new SqliteTrafficReader({ file: database, live: () => last ?? nothingRead })
  return {
    summaries: new Summaries(reader),
    reader,
    reference,
    stop: async () => {
      reader.close()
      ingest.close()
      ledger.close()
      await folder.stop()
    },
  }
}
