import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TrafficThread } from '@gatehouse/bot/traffic/traffic-thread.ts'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../harness/ask.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { logLine } from './scene.ts'

function open(file?: URL) {
  const folder = temporaryFolder()
  const path = join(folder.path, 'access.log')
  const pauses: number[] = []
  const logged: unknown[] = []
  const thread = new TrafficThread({
    path,
    clock: {
      nowMs: Date.now,
      monotonicMs: () => performance.now(),
      sleep: async (ms, signal) => {
        pauses.push(ms)
        // Long enough for a test to look at what happens in between.
        if (pauses.length > 2)
          await new Promise<void>(done => signal?.addEventListener('abort', () => done(), { once: true }))
      },
    },
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (_message, fields) => void logged.push(fields),
    },
    random: () => 0.5,
    ...(file && { file }),
  })
  onTestFinished(async () => {
    await thread.close()
    await folder.stop()
  })
  return { path, thread, traffic: thread.traffic, pauses, logged }
}

it('reads in a thread of its own what is there and what comes', async () => {
  const { path, thread, traffic } = open()
  writeFileSync(path, logLine(Date.now() - 120_000).repeat(3))
  thread.start()
  await until(
    () => traffic.since(Date.now() - 600_000)?.requests,
    seen => seen === 3,
  )
  traffic.watch(['203.0.113.0/24'], Date.now() + 60_000)
  appendFileSync(path, logLine(Date.now()).repeat(4))
  await until(
    () => traffic.since(Date.now() - 600_000)?.requests,
    seen => seen === 7,
  )
  await thread.close()
})

it('starts its reader again when that ends, later each time, and says meanwhile that nothing is known', async () => {
  const { thread, traffic, pauses, logged } = open(new URL('threads/crashing.ts', import.meta.url))
  thread.start()
  await until(
    () => pauses.length,
    seen => seen === 3,
  )
  expect(pauses).toEqual([750, 1500, 3000])
  expect(logged[0]).toEqual({ words: 'the disk has gone' })
  expect(traffic.coverage()).toEqual({ kind: 'unknown', words: 'its reader ended and is started again' })
})

it('tells its next reader what the one before was to watch', async () => {
  const { thread, traffic, pauses } = open(new URL('threads/remembering.ts', import.meta.url))
  thread.start()
  traffic.watch(['203.0.113.0/24'], Date.now() + 60_000)
  await until(
    () => traffic.coverage(),
    seen => seen.kind === 'unknown' && seen.words === 'told to watch 203.0.113.0/24',
  )
  expect(pauses).toHaveLength(1)
})

it('reads the last minutes anew, as they are in the log by now', async () => {
  const { path, thread, traffic, logged } = open()
  const atMs = Date.now() - 60_000
  writeFileSync(path, logLine(atMs, { client: '203.0.113.77' }).repeat(3))
  thread.start()
  const from = (network: string) => traffic.since(Date.now() - 600_000, { networks: [network] })?.requests
  await until(
    () => from('203.0.113.77/32'),
    seen => seen === 3,
  )
  writeFileSync(path, logLine(atMs, { client: '203.0.113.88' }).repeat(3))
  await thread.anew()
  await until(
    () => [from('203.0.113.77/32'), from('203.0.113.88/32')],
    ([before, now]) => before === 0 && now === 3,
  )
  expect(logged).toEqual([])
})
