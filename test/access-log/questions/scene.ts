import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { QuestionThread } from '@gatehouse/bot/access-log/question-thread.ts'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { followedLines } from '@gatehouse/core/access-log/line-source.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { readLine } from '../../harness/read-line.ts'
import { logLine } from '../../observe/scene.ts'

export const nowMs = Date.UTC(2026, 10, 23, 14, 20)
export const query = { fromMs: nowMs - 3_600_000, untilMs: nowMs, routes: null }

/** The threads that answer questions about a log that `count` writes. They end with the test. */
export function openQuestions(files?: { questions?: URL; searches?: URL }, patienceMs?: number) {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const database = join(folder.path, 'traffic.db')
  const logged: unknown[] = []
  const live: LiveReading = { untilMs: nowMs, behindBytes: 0, behindMs: 0, blind: null }
  const thread = new QuestionThread({
    path: join(folder.path, 'access.log'),
    wafLog: join(folder.path, 'waf.log'),
    database,
    scratch: folder.path,
    live: () => live,
    clock: { nowMs: () => nowMs, monotonicMs: () => performance.now(), sleep: async () => undefined },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (message, fields) => void logged.push([message, fields]),
    },
    random: () => 0.5,
    ...(files && { files }),
    ...(patienceMs !== undefined && { patienceMs }),
  })
  onTestFinished(() => thread.close())
  const count = (lines: number) => {
    const path = join(folder.path, 'access.log')
    writeFileSync(path, logLine(nowMs - 60_000).repeat(lines))
    const ledger = new SqliteTrafficLedger(database)
    const ingest = new Ingest({
      source: followedLines(new AccessLogFiles(path), readLine),
      ledger,
      nowMs: () => nowMs,
      monotonicMs: () => 0,
    })
    ingest.turn()
    ingest.close()
    ledger.close()
  }
  return { thread, database, live, logged, count }
}
