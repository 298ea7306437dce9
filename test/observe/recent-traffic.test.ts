import { expect, it } from 'vitest'
import { TrafficScene } from './scene.ts'

it('tells requests a minute, shares and how they ended, by route and by network', () => {
  const scene = new TrafficScene()
  scene.log(1)
  scene.read(70_000)
  scene.log(60)
  scene.log(20, { client: '198.51.100.9', status: 503 })
  scene.log(15, { client: '198.51.100.10', route: 'wiki', status: 404 })
  scene.log(5, { client: '2001:db8::1', route: null, status: 429 })
  const traffic = scene.read()
  expect(traffic.rate()).toMatchObject({
    requests: 100,
    outcomes: { good: 60, refused: 20, limited: 5, failed: 20, cut: 0 },
    clients: 4,
    answeredWell: 1,
    exact: true,
    allClients: true,
    share: 1,
    failedShare: 0.2,
    usualPerMinute: null,
  })
  const rate = traffic.rate()
  expect((rate?.untilMs ?? 0) - (rate?.fromMs ?? 0)).toBeGreaterThan(50_000)
  expect(rate?.perMinute).toBeGreaterThanOrEqual(100)
  expect(traffic.rate({ routes: ['shop'] })).toMatchObject({ requests: 80, share: 1, clientShare: 1 })
  expect(traffic.rate({ networks: ['198.51.100.0/24'] })).toMatchObject({
    requests: 35,
    share: 0.35,
    clients: 2,
    answeredWell: 0,
    clientShare: 0.5,
  })
  expect(traffic.rate({ routes: ['shop'], networks: ['198.51.100.9'] })).toMatchObject({
    requests: 20,
    share: 0.25,
    clientShare: 0.5,
    failedShare: 1,
  })
  expect(traffic.rate({ networks: ['2001:db8::/32'] })?.requests).toBe(5)
  expect(traffic.rate({ networks: [] })?.requests).toBe(0)
  expect(traffic.rate({ routes: [] })?.requests).toBe(0)
})

it('tells each route apart, busiest first, with its errors by upstream and how long answers take', () => {
  const scene = new TrafficScene()
  scene.log(1, { route: null })
  scene.read(70_000)
  scene.log(80, { durationMs: 10 })
  scene.log(10, { durationMs: 500 })
  scene.log(6, { status: 502, upstream: '10.0.0.5:8080' })
  scene.log(4, { status: 504, upstream: '10.0.0.6:8080' })
  scene.log(20, { route: 'wiki', status: 429 })
  const [shop, wiki, none] = scene.read().byRoute()
  expect(shop).toMatchObject({
    route: 'shop',
    requests: 100,
    failedShare: 0.1,
    upstreamErrors: [
      { upstream: '10.0.0.5:8080', errors: 6 },
      { upstream: '10.0.0.6:8080', errors: 4 },
    ],
  })
  expect(shop?.share).toBeCloseTo(100 / 120)
  expect(shop?.p95Ms).toBeGreaterThanOrEqual(500)
  expect(shop?.p95Ms).toBeLessThan(600)
  expect(wiki).toMatchObject({ route: 'wiki', refusedShare: 1, limitedShare: 1, failedShare: 0 })
  expect(none).toBeUndefined()
})

it('tells who sends most, IPv4 in IPv6 as IPv4 and IPv6 by its /64', () => {
  const scene = new TrafficScene()
  scene.log(1, { client: '192.0.2.1' })
  scene.read(70_000)
  scene.log(30, { client: '::ffff:203.0.113.7' })
  scene.log(10, { client: '203.0.113.7', status: 404 })
  for (let host = 1; host <= 25; host += 1) scene.log(1, { client: `2001:db8:1:2::${host}`, route: 'wiki' })
  scene.log(5, { client: 'not an address' })
  const traffic = scene.read()
  expect(traffic.topClients(2)).toMatchObject([
    { client: '203.0.113.7', requests: 40, refusedShare: 0.25, share: 40 / 70 },
    { client: '2001:db8:1:2::/64', requests: 25, share: 25 / 70 },
  ])
  expect(traffic.topClients(9, 'wiki')).toMatchObject([{ client: '2001:db8:1:2::/64', share: 1 }])
  expect(traffic.rate({ networks: ['2001:db8:1:2::7'] })).toMatchObject({ requests: 1, clients: 1 })
})

it('keeps what a block refused out of the requests', () => {
  const scene = new TrafficScene()
  scene.log(3)
  scene.log(4, { status: 403, route: null, blocked: 'refuse' })
  scene.log(5, { status: 0, route: 'shop', blocked: 'close' })
  scene.log(6, { status: 403 })
  const traffic = scene.read()
  expect(traffic.rate()).toMatchObject({ requests: 9, blocked: 9, outcomes: { refused: 6, cut: 0 } })
  expect(traffic.topClients(1)).toMatchObject([{ requests: 9 }])
})

it('tells what came between two moments, to the second while it is young', () => {
  const scene = new TrafficScene()
  scene.log(212)
  scene.read(3000)
  const effectMs = scene.nowMs
  scene.log(7, { client: '198.51.100.1' })
  const traffic = scene.read(5000)
  expect(traffic.since(effectMs)).toMatchObject({ requests: 7, fromMs: effectMs })
  expect(traffic.since(effectMs, { networks: ['203.0.113.0/24'] })).toMatchObject({
    requests: 0,
    exact: true,
  })
  expect(traffic.since(effectMs - 60_000, {}, effectMs)).toMatchObject({ requests: 212 })
  expect(traffic.since(effectMs + 60_000)).toBeNull()
})

it('knows what is usual once five minutes of it are known', () => {
  const scene = new TrafficScene()
  for (let ago = 17 * 60; ago > 120; ago -= 10) scene.log(5, {}, ago * 1000)
  scene.log(600, {}, 30_000)
  const traffic = scene.read(1000)
  const rate = traffic.rate({ routes: ['shop'] })
  expect(rate?.perMinute).toBeGreaterThanOrEqual(600)
  expect(rate?.usualPerMinute).toBeGreaterThan(25)
  expect(rate?.usualPerMinute).toBeLessThan(35)
  expect(traffic.byRoute()[0]?.usualPerMinute).toBeCloseTo(rate?.usualPerMinute ?? 0)
  expect(traffic.topClients(1)[0]?.usualPerMinute).toBeCloseTo(rate?.usualPerMinute ?? 0)
  expect(traffic.rate({ networks: ['198.51.100.0/24'] })?.usualPerMinute).toBe(0)
})

it('forgets what is older than a quarter of an hour, and takes nothing from a wrong future', () => {
  const scene = new TrafficScene()
  scene.log(10)
  scene.log(10, {}, -3_600_000)
  scene.read(60_000)
  const before = scene.window.since(scene.nowMs - 900_000)
  expect(before).toMatchObject({ requests: 10 })
  scene.read(1_200_000)
  expect(scene.window.since(0)).toMatchObject({ requests: 0 })
})

it('finds those who send most among many, in order', () => {
  const scene = new TrafficScene()
  scene.log(1, { client: '192.0.2.1' })
  scene.read(70_000)
  // Every number from 1 to 200 once, in an order that is none.
  for (let one = 1; one <= 200; one += 1) scene.log((one * 77) % 201, { client: `10.0.0.${one}` })
  const top = scene.read().topClients(7)
  expect(top.map(({ requests }) => requests)).toEqual([200, 199, 198, 197, 196, 195, 194])
})
