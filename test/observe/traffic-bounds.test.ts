import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { AccessLogReader } from '@gatehouse/core/observe/access-log-reader.ts'
import { countKey, emptySample } from '@gatehouse/core/observe/even-sample.ts'
import { addRequest, emptySlot } from '@gatehouse/core/observe/slot.ts'
import { secondLimits } from '@gatehouse/core/observe/slots.ts'
import { TrafficWindow } from '@gatehouse/core/observe/traffic-window.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { TrafficScene } from './scene.ts'

const random = steady(7)

/** Numbers that look like chance and are the same in each run. */
function steady(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A window that was sent `perSecond` requests each second, each of `clientOf` its number. */
function flooded(seconds: number, perSecond: number, clientOf: (request: number) => string) {
  const nowMs = 1_800_000_000_000
  const window = new TrafficWindow({ clock: { nowMs: () => nowMs }, random, watch: () => undefined })
  let sent = 0
  for (let ago = seconds; ago > 0; ago -= 1) {
    const slot = emptySlot(nowMs - ago * 1000, [])
    for (let count = 0; count < perSecond; count += 1) {
      const client = clientOf(sent)
      sent += 1
      const line = {
        atMs: slot.startMs,
        route: 'shop',
        client,
        outcome: 'g',
        upstream: null,
        durationMs: 3,
      } as const
      addRequest(slot, line, false, { limits: secondLimits, random })
    }
    const said = { sinceMs: nowMs - seconds * 1000, untilMs: nowMs, behindBytes: 0, unread: 0, blind: null }
    window.take({ anew: false, slots: [slot], ...said })
  }
  return window
}

const hex = (value: number) => value.toString(16).padStart(8, '0')

it('a million different clients fit into bounded memory, and requests by route stay exact', () => {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const window = flooded(60, 20_000, request => hex(request))
  globalThis.gc?.()
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(80 * 1024 * 1024)
  expect(window.rate({ routes: ['shop'] })).toMatchObject({
    requests: 1_200_000,
    exact: true,
    allClients: false,
  })
}, 120_000)

it('in such a flood the share of a network is estimated within a point, and who sends most is found', () => {
  // Of ten requests three are of one client, two of a network of 65,536, and the others of everybody.
  const window = flooded(60, 10_000, request => {
    if (request % 10 < 3) return hex(0xcb007107)
    if (request % 10 < 5) return hex(0x0a010000 + ((request * 7919) % 65_536))
    return hex((request * 2654435761) >>> 0)
  })
  const network = window.rate({ networks: ['10.1.0.0/16'] })
  expect(network?.exact).toBe(false)
  expect(Math.abs((network?.share ?? 0) - 0.2)).toBeLessThan(0.01)
  const [top] = window.topClients(3)
  expect(top?.client).toBe('203.0.113.7')
  expect(Math.abs((top?.share ?? 0) - 0.3)).toBeLessThan(0.01)
}, 120_000)

it('a watched network is counted one by one, whatever the others do', () => {
  const scene = new TrafficScene()
  scene.log(1)
  scene.read(1000)
  scene.window.watch(['198.51.100.0/24'], scene.nowMs + 60_000)
  scene.log(1)
  scene.read(1000)
  const fromMs = scene.nowMs
  for (let other = 0; other < 6000; other += 1) scene.log(1, { client: `10.${other >> 8}.${other & 255}.1` })
  scene.log(137, { client: '198.51.100.77' })
  scene.read(3000)
  const filter = { networks: ['198.51.100.64/26'] }
  expect(scene.window.since(fromMs, filter)).toMatchObject({ requests: 137, exact: true })
  // Whom nobody watches is estimated in that crowd.
  expect(scene.window.since(fromMs, { networks: ['10.0.0.0/8'] })?.exact).toBe(false)
})

it('a watch ends, and there are never more than 256 networks under it', () => {
  let nowMs = 1_800_000_000_000
  const scene = new TrafficScene()
  const reader = new AccessLogReader({ files: new AccessLogFiles(scene.path), nowMs: () => nowMs, random })
  for (let one = 0; one < 300; one += 1) reader.watch([`10.0.${one >> 8}.${one & 255}`], nowMs + 1000 + one)
  const watched = () => {
    scene.log(1)
    return reader.turn().slots[0]?.watched ?? []
  }
  expect(watched()).toHaveLength(256)
  expect(watched()).not.toContain('10.0.0.0')
  nowMs += 2000
  expect(watched()).toEqual([])
  reader.close()
})

it('a sample is exact while it is small, and right on average when it is not', () => {
  const exact = emptySample()
  for (let count = 0; count < 1000; count += 1) countKey(exact, String(count % 50), 50, random)
  expect(exact).toMatchObject({ weight: 1 })
  expect([...exact.counts.values()].every(count => count === 20)).toBe(true)

  const thin = emptySample()
  for (let count = 0; count < 100_000; count += 1) countKey(thin, `k${count % 3000}`, 500, random)
  expect(thin.counts.size).toBeLessThanOrEqual(500)
  const estimated = [...thin.counts.values()].reduce((sum, count) => sum + count, 0) * thin.weight
  expect(Math.abs(estimated - 100_000) / 100_000).toBeLessThan(0.25)
})

const sent = fc.record({
  client: fc.constantFrom('203.0.113.7', '203.0.113.8', '2001:db8::1', '::ffff:203.0.113.9', 'odd'),
  route: fc.constantFrom('shop', 'wiki', 'api', null),
  status: fc.constantFrom(200, 301, 404, 429, 502, 0),
  agoS: fc.integer({ min: 0, max: 900 }),
  count: fc.integer({ min: 1, max: 20 }),
})

it('whatever came, the sum over routes is all, in the last minute and over everything', () => {
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 40 }), all => {
      const scene = new TrafficScene()
      scene.log(1, {}, 1_200_000)
      for (const { agoS, count, ...one } of [...all].sort((a, b) => b.agoS - a.agoS))
        scene.log(count, one, agoS * 1000)
      const traffic = scene.read()
      const whole = traffic.since(0)?.requests ?? -1
      expect(whole).toBe(all.reduce((sum, { count }) => sum + count, 0))
      const named = ['shop', 'wiki', 'api'].map(route => traffic.since(0, { routes: [route] })?.requests ?? 0)
      const unrouted = all.filter(({ route }) => route === null).reduce((sum, { count }) => sum + count, 0)
      expect(named.reduce((sum, requests) => sum + requests, unrouted)).toBe(whole)
      const routes = traffic.byRoute()
      expect(routes.reduce((sum, { requests }) => sum + requests, 0)).toBe(traffic.rate()?.requests)
      if (routes.length > 0) expect(routes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
      const everywhere = { networks: ['0.0.0.0/0', '::/0'] }
      const odd = all.filter(({ client }) => client === 'odd').reduce((sum, { count }) => sum + count, 0)
      expect(traffic.since(0, everywhere)?.requests).toBe(whole - odd)
    }),
    { numRuns: 40 },
  )
})
