import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { QuestionThread } from '@gatehouse/bot/access-log/question-thread.ts'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { readLine } from '@gatehouse/core/access-log/line/read-line.ts'
import type { LiveReading } from '@gatehouse/core/access-log/traffic-store.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../../harness/ask.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { logLine } from '../../observe/scene.ts'

const nowMs = Date.UTC(2026, 10, 23, 14, 20)
const query = { fromMs: nowMs - 3_600_000, untilMs: nowMs, routes: null }

function open(file?: URL, patienceMs?: number) {
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
    ...(file && { file }),
    ...(patienceMs !== undefined && { patienceMs }),
  })
  onTestFinished(() => thread.close())
  const count = (lines: number) => {
    const path = join(folder.path, 'access.log')
    writeFileSync(path, logLine(nowMs - 60_000).repeat(lines))
    const ledger = new SqliteTrafficLedger(database)
    const ingest = new Ingest({
      files: new AccessLogFiles(path),
      ledger,
      readLine,
      nowMs: () => nowMs,
      monotonicMs: () => 0,
    })
    ingest.turn()
    ingest.close()
    ledger.close()
  }
  return { thread, database, live, logged, count }
}

it('answers every question in a thread of its own, with how the reading goes just now', async () => {
  const { thread, count, live } = open()
  thread.start()
  const { summaries } = thread
  expect(await summaries.totals(query)).toMatchObject({ totals: null })
  count(7)
  expect(await summaries.totals(query)).toMatchObject({ totals: { requests: 7 }, coverage: { blind: null } })
  live.blind = 'the access log is missing'
  expect((await summaries.byRoute(query)).coverage.blind).toBe('the access log is missing')
  expect((await summaries.series(query, 5)).points.length).toBeGreaterThan(0)
  expect((await summaries.top('paths', query, 5)).total).toBe(7)
  expect((await summaries.slowest(query, 20)).requests.length).toBe(7)
})

it('says why when the numbers cannot be read', async () => {
  const { thread, database } = open()
  writeFileSync(database, 'this was a database once '.repeat(1000))
  thread.start()
  await expect(thread.summaries.totals(query)).rejects.toMatchObject({
    name: 'AppError',
    code: 'unavailable',
  })
})

it('says so while there is no thread, and is started again when it ended', async () => {
  const { thread, logged } = open(new URL('../threads/crashing.ts', import.meta.url))
  await expect(thread.summaries.totals(query)).rejects.toMatchObject({ code: 'unavailable' })
  thread.start()
  await until(
    () => logged.length,
    count => count >= 2,
  )
  expect(logged[0]).toEqual([
    'what answers questions about the access log ended',
    { words: 'the disk has gone' },
  ])
})

it('does not wait for ever for one that hangs, and ends it', async () => {
  const { thread, logged } = open(new URL('../threads/silent.ts', import.meta.url), 50)
  thread.start()
  await expect(thread.summaries.totals(query)).rejects.toMatchObject({
    code: 'unavailable',
    message: 'The access log cannot be asked just now: no answer came.',
  })
  await until(
    () => logged.length,
    count => count === 1,
  )
})
