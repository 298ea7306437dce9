import { converse } from '@gatehouse/bot/platforms/console/converse.ts'
import type { Person } from '@gatehouse/bot/platforms/console/person.ts'
import { tailReplies, watchedMs } from '@gatehouse/bot/replies/tail-replies.ts'
import type { Live, Reply } from '@gatehouse/bot/reply.ts'
import { foundLine } from '@gatehouse/core/access-log/search/found-line.ts'
import { everyLine } from '@gatehouse/core/access-log/search/log-filter.ts'
import type { LogTailed } from '@gatehouse/core/access-log/search/tail-log.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { expect, it } from 'vitest'
import { readLine } from '../../harness/read-line.ts'
import { logLine } from '../../observe/scene.ts'

const after = { ino: 1, head: '', headBytes: 0, offset: 0, size: 0, before: '' }

function found(uri: string, atMs: number) {
  const bytes = Buffer.from(logLine(atMs, { uri, client: '203.0.113.77' }))
  const line = readLine(bytes, 0, bytes.length - 1) ?? expect.fail('no line')
  return foundLine(line)
}

/** A clock that goes on as soon as somebody waits for it. */
function hasty() {
  let nowMs = 0
  const sleep = async (ms: number) => {
    nowMs += ms
  }
  return { monotonicMs: () => nowMs, sleep }
}

/** What comes second by second. */
function live(seconds: readonly Partial<LogTailed>[], short = false): Live {
  const left = [...seconds]
  const parts = {
    logLines: { tail: async () => ({ lines: [], more: 0, blind: null, after, ...left.shift() }) },
    clock: hasty(),
    filter: everyLine,
    manner: { route: 'shop', short },
    after,
    shown: [found('/shown', 1000)],
  }
  return enough => tailReplies(parts, enough)
}

async function watched(live: Live, enough = new AbortController()) {
  const shown: Reply[] = []
  const person: Person = {
    show: reply => void shown.push(reply),
    ask: async () => ({ kind: 'gone' }),
    hand: () => undefined,
    watch: () => enough.signal,
  }
  const answer = { exit: 0 as const, reply: { title: 'the first', severity: 'info' as const }, live }
  const desk = {
    run: async () => answer,
    decide: async () => answer,
    likelyAccount: () => null,
    handovers: { open: async () => answer },
    log: silentLog,
  }
  const caller = { kind: 'local', face: 'console', withoutCode: false } as const
  const talk = { request: { typed: 'logs tail', caller }, yes: false, person }
  const last = await converse(desk as unknown as Parameters<typeof converse>[0], talk)
  return { last, shown, titles: shown.map(({ title }) => title) }
}

it('shows lines as they come, for a minute, and says that it ended', async () => {
  const { last, titles, shown } = await watched(
    live([
      {},
      { lines: [found('/shown', 1000), found('/a', 2000)] },
      {},
      { lines: [found('/b', 3000)], more: 7 },
    ]),
  )
  expect(titles).toEqual(['the first', '1 line', '1 line, and 7 that are left out'])
  expect(shown[1]?.table?.rows[0]?.join(' ')).toContain('GET shop.example.com/a')
  expect(last).toMatchObject({ exit: 0, reply: { title: expect.stringContaining('for a minute at most') } })
})

it('asks no more often than once a second, and ends', async () => {
  let asked = 0
  const counting: Live = enough => {
    const tail = async () => {
      asked += 1
      return { lines: [], more: 0, blind: null, after }
    }
    return tailReplies(
      {
        logLines: { tail },
        clock: hasty(),
        filter: everyLine,
        manner: { route: null, short: false },
        after,
        shown: [],
      },
      enough,
    )
  }
  const { last } = await watched(counting)
  expect(asked).toBe(watchedMs / 1000)
  expect(last.reply.title).toBe('Nothing came meanwhile.')
})

it('ends when the person has seen enough', async () => {
  const enough = new AbortController()
  enough.abort()
  const { titles } = await watched(live([{ lines: [found('/a', 2000)] }]), enough)
  expect(titles).toEqual(['the first'])
})

it('shows viewers no whole address', async () => {
  const { shown } = await watched(live([{ lines: [found('/a', 2000)] }], true))
  expect(JSON.stringify(shown)).toContain('203.0.113.0/24')
  expect(JSON.stringify(shown)).not.toContain('203.0.113.77')
})

it('says why it cannot go on', async () => {
  const failing: Live = enough =>
    tailReplies(
      {
        logLines: {
          tail: async () => {
            throw new AppError('unavailable', 'The access log cannot be asked just now: no answer came.')
          },
        },
        clock: { monotonicMs: () => 0, sleep: async () => undefined },
        filter: everyLine,
        manner: { route: null, short: false },
        after,
        shown: [],
      },
      enough,
    )
  const { last } = await watched(failing)
  expect(last).toMatchObject({ exit: 1, code: 'unavailable' })
})
