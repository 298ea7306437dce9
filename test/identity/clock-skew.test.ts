import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keepComparing } from '@gatehouse/bot/startup/compare-clock.ts'
import { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { TestClock } from '../harness/test-clock.ts'

let server: Server | undefined
afterEach(() => new Promise<void>(done => (server ? server.close(() => done()) : done())))

/** Compares with a server whose clock is so far off, once. */
async function compared(headers: () => Record<string, string>): Promise<ClockSkew> {
  const skew = new ClockSkew()
  const asked = new AbortController()
  const listening = createServer((_, answer) => {
    answer.sendDate = false
    answer.writeHead(200, headers()).end()
  })
  server = listening
  await new Promise<void>(done => listening.listen(0, '127.0.0.1', done))
  const { port } = listening.address() as AddressInfo
  const clock = Object.assign(new TestClock(), { sleep: async () => asked.abort() })
  await keepComparing({ skew, clock, log: silentLog }, new URL(`http://127.0.0.1:${port}/`), asked.signal)
  return skew
}
const date = (offMs: number) => () => ({ Date: new Date(Date.now() + offMs).toUTCString() })

it('is the difference to the Date header of whoever is trusted', async () => {
  const skew = (await compared(date(-90_000))).last()
  expect(skew?.source).toMatch(/^127\.0\.0\.1:/)
  expect(Math.abs((skew?.aheadMs ?? 0) - 90_000)).toBeLessThan(2500)
})

it('is not guessed from an answer without a date', async () => {
  expect((await compared(() => ({}))).last()).toBeNull()
  server?.close()
  expect((await compared(() => ({ Date: 'soon' }))).last()).toBeNull()
})

describe('status', () => {
  it.each([
    [null, 'not compared with another', 'ok'],
    [0, 'right, compared with time.example.com', 'ok'],
    [5000, '5 s behind time.example.com', 'ok'],
    [-40_000, '40 s ahead of time.example.com, just now; right codes may be refused', 'warning'],
  ])('says how far the clock is off: %s ms', async (offMs, words, severity) => {
    const gatehouse = await TestGatehouse.start()
    try {
      await gatehouse.edge.control.check(false)
      const nowMs = gatehouse.clock.nowMs()
      if (offMs !== null) {
        const header = new Date(nowMs + offMs - 500).toUTCString()
        gatehouse.deps.clockSkew.compare('time.example.com', header, Date.parse(header) - offMs + 500)
      }
      const { reply } = await gatehouse.type('status')
      expect(Object.fromEntries(reply.facts ?? []).clock).toContain(words)
      expect(reply.severity).toBe(severity)
    } finally {
      await gatehouse.stop()
    }
  })
})
