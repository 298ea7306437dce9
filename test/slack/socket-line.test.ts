import { expect, it } from 'vitest'
import type { ApiFailure } from '../../bot/src/platforms/slack/api/failure.ts'
import type { Socket } from '../../bot/src/platforms/slack/connect/socket.ts'
import { keepLine, type LineEars } from '../../bot/src/platforms/slack/connect/socket-line.ts'

const failure = (code: string, retryAfterMs: number | null = null): ApiFailure => ({
  code,
  words: code,
  retryAfterMs,
  neededScope: null,
  surelyNothing: true,
})

/** A connection that ends as it is told to. */
function socket(started: ApiFailure | null, leaving: Promise<string> = Promise.resolve('warning')): Socket {
  return { started: Promise.resolve(started), leaving, ended: Promise.resolve(), close: () => undefined }
}

/** Opens these connections one after the other, and gives the pauses between them. */
async function line(sockets: readonly Socket[], lastedMs = 0) {
  const waiting = [...sockets]
  const pauses: number[] = []
  const told: string[] = []
  const done = new AbortController()
  let nowMs = 0
  const clock = {
    nowMs: () => nowMs,
    monotonicMs: () => {
      nowMs += lastedMs
      return nowMs
    },
    sleep: async (ms: number) => {
      // How long an old connection is kept beside the new one.
      if (ms !== 15_000) pauses.push(ms)
    },
  }
  const ears: LineEars = {
    opened: () => told.push('opened'),
    ended: () => undefined,
    failed: ({ code }) => told.push(`failed ${code}`),
    refused: ({ code }) => told.push(`refused ${code}`),
    log: () => undefined,
  }
  const open = () => {
    const next = waiting.shift()
    if (waiting.length === 0) done.abort()
    return next ?? socket(null)
  }
  await keepLine(open, ears, { clock, random: () => 1 }, done.signal)
  return { pauses, told }
}

it('tries again ever more slowly, but never slower than half a minute', async () => {
  const { pauses } = await line(Array.from({ length: 10 }, () => socket(failure('no_answer'))))
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000])
})

it('waits as long as Slack asks', async () => {
  const { pauses } = await line([socket(failure('ratelimited', 60_000)), socket(null)])
  expect(pauses).toEqual([60_000])
})

it('replaces a connection that lasted without a pause, and one that ended at once with one', async () => {
  expect((await line([socket(null), socket(null), socket(null)], 10_000)).pauses).toEqual([])
  expect((await line([socket(null), socket(null), socket(null)])).pauses).toEqual([500, 1000])
})

it('ends when a token is refused three times in a row, and not before', async () => {
  const refused = socket(failure('invalid_auth'))
  const good = socket(null)
  const { told } = await line([refused, refused, good, refused, refused, refused, good, good])
  expect(told).toEqual([
    'failed invalid_auth',
    'failed invalid_auth',
    'opened',
    'failed invalid_auth',
    'failed invalid_auth',
    'refused invalid_auth',
  ])
})

it('lets go of an old connection only after Slack has had the time to close it', async () => {
  const closed: string[] = []
  const never = new Promise<never>(() => undefined)
  const old: Socket = {
    started: Promise.resolve(null),
    leaving: Promise.resolve('warning'),
    ended: never,
    close: () => closed.push('old'),
  }
  const next: Socket = { ...old, leaving: never, close: () => closed.push('next') }
  const grace = Promise.withResolvers<void>()
  const done = new AbortController()
  const sockets = [old, next]
  const told: string[] = []
  const second = Promise.withResolvers<void>()
  const kept = keepLine(
    () => sockets.shift() ?? next,
    {
      opened: () => {
        told.push('opened')
        if (told.length === 2) second.resolve()
      },
      ended: () => undefined,
      failed: () => undefined,
      refused: () => undefined,
      log: () => undefined,
    },
    {
      clock: {
        nowMs: () => 0,
        monotonicMs: () => 0,
        sleep: ms => (ms === 15_000 ? grace.promise : Promise.resolve()),
      },
      random: () => 0,
    },
    done.signal,
  )
  await second.promise
  expect(closed).toEqual([])
  grace.resolve()
  await Promise.resolve()
  await new Promise(setImmediate)
  expect(closed).toEqual(['old'])
  done.abort()
  expect(closed).toContain('next')
  void kept
})
