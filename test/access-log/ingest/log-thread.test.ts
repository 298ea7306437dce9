import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LogThread } from '@gatehouse/bot/access-log/log-thread.ts'
import { usualRetention } from '@gatehouse/core/access-log/retention.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../../harness/ask.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { amount } from '../../harness/soak.ts'
import { logLine } from '../../observe/scene.ts'

function open(file?: URL) {
  const folder = temporaryFolder()
  mkdirSync(join(folder.path, 'log'))
  const path = join(folder.path, 'log', 'access.log')
  const pauses: number[] = []
  const logged: unknown[] = []
  const clock = { aheadMs: 0 }
  const start = () =>
    new LogThread({
      path,
      wafLog: join(folder.path, 'log', 'waf.log'),
      ownLog: join(folder.path, 'log', 'caddy.log'),
      database: join(folder.path, 'traffic.db'),
      scratch: folder.path,
      clock: {
        nowMs: Date.now,
        monotonicMs: () => performance.now() + clock.aheadMs,
        sleep: async (ms, signal) => {
          pauses.push(ms)
          // Long enough for a test to look at what happens in between.
          if (pauses.length > 2 && ms !== 3000)
            await new Promise<void>(done => signal?.addEventListener('abort', () => done(), { once: true }))
        },
      },
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: (message, fields) => void logged.push([message, fields]),
      },
      random: () => 0.5,
      ...(file && { file }),
    })
  onTestFinished(folder.stop)
  const closing = (thread: LogThread) => {
    onTestFinished(() => thread.close())
    return thread
  }
  return { folder: folder.path, path, clock, pauses, logged, thread: () => closing(start()) }
}

/** All requests by minutes; undefined while they cannot be read. */
function requests(thread: LogThread): number | undefined {
  let sum = 0
  try {
    for (const { row } of thread.traffic.rollups('minute', 0, 1e11, null)) sum += row.requests
    return sum
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

const counted = (thread: LogThread, count: number) =>
  until(
    () => requests(thread),
    seen => seen === count,
  )

it('counts in a thread of its own, and goes on where it was', async () => {
  const scene = open()
  writeFileSync(scene.path, logLine(Date.now() - 120_000).repeat(3))
  const first = scene.thread()
  expect(first.traffic.coverage()).toMatchObject({ blind: 'the access log is still being read' })
  first.start()
  await counted(first, 3)
  appendFileSync(scene.path, logLine(Date.now()).repeat(4))
  await counted(first, 7)
  expect(first.traffic.coverage()).toMatchObject({ blind: null, behindBytes: 0 })
  await first.close()
  appendFileSync(scene.path, logLine(Date.now()).repeat(2))
  const second = scene.thread()
  second.start()
  await counted(second, 9)
  expect(scene.logged).toEqual([])
})

it('has memory enough for a flood of the longest texts and of clients', async () => {
  const scene = open()
  const [long, short] = [amount(100, 2000), 40_000]
  const now = Date.now()
  const client = (at: number) => `198.18.${(at >> 8) & 255}.${at & 255}`
  for (let at = 0; at < long; at += 1) {
    const uri = `/${at % 2 === 0 ? 'x' : '..%2f'}${at}`.repeat(60_000).slice(0, 255_000)
    appendFileSync(scene.path, logLine(now, { uri, client: client(at), status: 404 }))
  }
  const lines = Array.from({ length: short }, (_, at) => logLine(now, { uri: `/${at}`, client: client(at) }))
  appendFileSync(scene.path, lines.join(''))
  const thread = scene.thread()
  thread.start()
  await counted(thread, long + short)
  expect(scene.logged).toEqual([])
})

it('begins anew when its database is damaged, keeps the old one, and tells', async () => {
  const scene = open()
  writeFileSync(scene.path, logLine(Date.now()).repeat(5))
  writeFileSync(join(scene.folder, 'traffic.db'), 'this was a database once '.repeat(1000))
  const thread = scene.thread()
  thread.start()
  await counted(thread, 5)
  expect(scene.logged).toEqual([
    [
      'the numbers of the access log are begun anew',
      { aside: expect.stringMatching(/traffic\.db\.damaged-\d{4}-/) },
    ],
  ])
})

it('is started again when it ends, later each time, and says so meanwhile', async () => {
  const scene = open(new URL('../threads/crashing.ts', import.meta.url))
  const thread = scene.thread()
  thread.start()
  await until(
    () => scene.pauses.length,
    seen => seen === 3,
  )
  expect(scene.pauses).toEqual([750, 1500, 3000])
  expect(scene.logged[0]).toEqual(['the reader of the access log ended', { words: 'the disk has gone' }])
  expect(thread.traffic.coverage()).toMatchObject({ blind: 'its reader ended and is started again' })
})

it('says so when nothing is heard of it any more', async () => {
  const scene = open(new URL('../threads/falling-silent.ts', import.meta.url))
  const thread = scene.thread()
  thread.start()
  await until(
    () => thread.live.blind,
    blind => blind === null,
  )
  scene.clock.aheadMs += 10_000
  expect(thread.live).toMatchObject({ blind: null, behindMs: 0 })
  scene.clock.aheadMs += 50_000
  const words = /^nothing was heard of its reader for 6\d seconds$/
  expect(thread.live.blind).toMatch(words)
  expect(thread.live.behindMs).toBeGreaterThanOrEqual(60_000)
  expect(thread.traffic.coverage().blind).toMatch(words)
})

it('is ended although it never says anything', async () => {
  const scene = open(new URL('../threads/silent.ts', import.meta.url))
  const thread = scene.thread()
  thread.start()
  await thread.close()
  expect(scene.pauses).toEqual([3000])
})

it('keeps numbers for as long as it is told, without a start', async () => {
  const { path, thread } = open()
  const dayMs = 86_400_000
  appendFileSync(path, logLine(Date.now() - 1.5 * dayMs).repeat(4) + logLine(Date.now() - 1000).repeat(3))
  const one = thread()
  one.start()
  await until(
    () => requests(one),
    count => count === 7,
  )
  one.retain({ ...usualRetention, minutesS: 86_400 })
  await until(
    () => requests(one),
    count => count === 3,
  )
  expect(one.traffic.coverage().lastLineMs).not.toBeNull()
})
