import { repeat } from '@gatehouse/core/repeat.ts'
import { expect, it } from 'vitest'

const rhythm = { pauseMs: 1000, failure: 'not done' }

/** Lets it run through these times, and gives the pause after each and what was logged. */
async function through(times: readonly (() => unknown)[], afterFailureMs?: number) {
  const pauses: number[] = []
  const logged: [string, unknown][] = []
  const ending = new AbortController()
  const clock = {
    sleep: async (ms: number) => {
      pauses.push(ms)
      if (pauses.length === times.length) ending.abort()
    },
  }
  const log = { warn: (message: string, fields?: unknown) => void logged.push([message, fields]) }
  const longer = afterFailureMs === undefined ? {} : { afterFailureMs }
  await repeat({ clock, log }, { ...rhythm, ...longer }, async () => times[pauses.length]?.(), ending.signal)
  return { pauses, logged }
}

const works = () => undefined
const saysFailed = () => 'failed'
const throws = () => {
  throw new Error('disk full')
}

it('waits longer after what failed or threw, and goes on as before once it works', async () => {
  const { pauses, logged } = await through([works, saysFailed, throws, works], 60_000)
  expect(pauses).toEqual([1000, 60_000, 60_000, 1000])
  expect(logged).toEqual([['not done', { words: 'disk full' }]])
})

it('keeps its pause where none is said for failures', async () => {
  expect((await through([throws, saysFailed, works])).pauses).toEqual([1000, 1000, 1000])
})

it('does nothing once it is to end', async () => {
  const done: string[] = []
  const clock = { sleep: async () => undefined }
  const work = async () => done.push('work')
  await repeat({ clock, log: { warn: () => undefined } }, rhythm, work, AbortSignal.abort())
  expect(done).toEqual([])
})
