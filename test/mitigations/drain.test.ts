import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { download, OpenSocket, type PacedUpstream, pacedUpstream, shopOf } from './drain-scene.ts'

const keep = keeper()
let a: PacedUpstream
let b: PacedUpstream

beforeEach(async () => {
  a = keep(await pacedUpstream('a'))
  b = keep(await pacedUpstream('b'))
})

/** What the edge counts at an upstream. */
async function running(gatehouse: TestGatehouse, { address }: PacedUpstream): Promise<number | undefined> {
  return (await gatehouse.edge.control.upstreams())?.get(address)?.requests
}

describe('a drain', () => {
  it('sends no new request there, and what runs goes on to its end; then it gets requests again', async () => {
    const gatehouse = keep(await shopOf([a, b], 'balance=first'))
    expect(await gatehouse.tally(4, 'shop.localhost')).toEqual({ a: 4 })
    const socket = keep(await OpenSocket.open(gatehouse, 'shop.localhost'))
    const file = download(gatehouse, 'shop.localhost')
    expect(await file.begun).toBe('a:')
    const reply = await gatehouse.done(`drain shop ${a.address} for 30m reason="new kernel"`)
    expect(textOf(reply)).toContain(`2 requests still run at ${a.address}; a WebSocket counts as one.`)
    expect(await gatehouse.tally(10, 'shop.localhost')).toEqual({ b: 10 })
    // Another reload in between, as others go on working.
    await gatehouse.done('route add other other.localhost answer=200')
    expect(await socket.says('still there?')).toBe('a:still there?')
    a.downloads[0]?.write('more,')
    a.downloads[0]?.end('done')
    expect(await file.whole).toBe('a:more,done')
    await until(
      () => running(gatehouse, a),
      count => count === 1,
    )
    expect(textOf(await gatehouse.done(`mitigation show drain shop ${a.address}`))).toContain(
      `1 request still runs at ${a.address}`,
    )
    expect((await gatehouse.done('mitigation list')).table?.rows[0]?.[4]).toBe('1 request runs')
    await socket.stop()
    await until(
      () => running(gatehouse, a),
      count => count === 0,
    )
    expect(textOf(await gatehouse.done(`mitigation show drain shop ${a.address}`))).toContain(
      `Nothing runs at ${a.address} any more.`,
    )
    await gatehouse.done(`drain end shop ${a.address}`)
    expect(await gatehouse.tally(4, 'shop.localhost')).toEqual({ a: 4 })
  })

  it('does not lose count when it ends while something still runs there', async () => {
    const gatehouse = keep(await shopOf([a, b], 'balance=first'))
    const socket = keep(await OpenSocket.open(gatehouse, 'shop.localhost'))
    await gatehouse.done(`drain shop ${a.address}`)
    expect(await running(gatehouse, a)).toBe(1)
    await gatehouse.done('drain end shop')
    expect(await running(gatehouse, a)).toBe(1)
    expect(await socket.says('hello')).toBe('a:hello')
  })

  it('ends by itself', async () => {
    const gatehouse = keep(await shopOf([a, b], 'balance=first'))
    await gatehouse.done(`drain shop ${a.address} for 10m`)
    expect(await gatehouse.tally(2, 'shop.localhost')).toEqual({ b: 2 })
    gatehouse.clock.advance(10 * 60_000 + 1000)
    await endDue({ edge: gatehouse.edge.control, clock: gatehouse.clock })
    expect(await gatehouse.tally(2, 'shop.localhost')).toEqual({ a: 2 })
  })

  it('is about one route: another that sends there goes on, and is named', async () => {
    const gatehouse = keep(await shopOf([a, b]))
    await gatehouse.done(`route add other other.localhost http://${a.address}`)
    const reply = await gatehouse.done(`drain shop ${a.address}`)
    expect(textOf(reply)).toContain(
      `Nothing runs at ${a.address} any more. The route other still sends requests there, and they count too.`,
    )
    expect(await gatehouse.tally(4, 'shop.localhost')).toEqual({ b: 4 })
    expect(await gatehouse.tally(2, 'other.localhost')).toEqual({ a: 2 })
  })

  it('goes with its upstream when that is taken from the route', async () => {
    const gatehouse = keep(await shopOf([a, b]))
    await gatehouse.done(`drain shop ${a.address}`)
    const reply = await gatehouse.done(`route set shop upstreams=http://${b.address}`)
    expect(reply.changes).toContainEqual(
      expect.objectContaining({ thing: 'mitigation', name: `drain shop ${a.address}`, action: 'remove' }),
    )
  })

  it('pauses the health checks there, and the first comes at once when it ends', async () => {
    const gatehouse = keep(await shopOf([a, b], 'health=/health health-interval=1s'))
    await until(a.checks, count => count > 0)
    await gatehouse.done(`drain shop ${a.address}`)
    const before = { a: a.checks(), b: b.checks() }
    await until(b.checks, count => count >= before.b + 3)
    // One may have been on its way.
    expect(a.checks()).toBeLessThanOrEqual(before.a + 1)
    const paused = a.checks()
    await gatehouse.done('drain end shop')
    await until(a.checks, count => count > paused, 900)
  })
})

describe('the balance of what is left', () => {
  let c: PacedUpstream
  beforeEach(async () => {
    c = keep(await pacedUpstream('c'))
  })

  it('keeps the weights', async () => {
    const gatehouse = keep(await shopOf([a, b, c], 'balance=weighted weights=3,1,2'))
    expect(await gatehouse.tally(12, 'shop.localhost')).toEqual({ a: 6, b: 2, c: 4 })
    await gatehouse.done(`drain shop ${b.address}`)
    expect(await gatehouse.tally(10, 'shop.localhost')).toEqual({ a: 6, c: 4 })
    await gatehouse.done(`drain shop ${a.address}`)
    expect(await gatehouse.tally(5, 'shop.localhost')).toEqual({ c: 5 })
    await gatehouse.done('drain end shop')
    expect(await gatehouse.tally(12, 'shop.localhost')).toEqual({ a: 6, b: 2, c: 4 })
  })

  it('moves by ip-hash only the clients of the one that is drained', async () => {
    const gatehouse = keep(await shopOf([a, b, c], 'balance=ip-hash'))
    const clients = Array.from({ length: 30 }, (_, index) => `203.0.113.${index + 1}`)
    const placed = async () => {
      const found = []
      for (const client of clients)
        found.push(
          (await gatehouse.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': client } })).body,
        )
      return found
    }
    const before = await placed()
    expect(new Set(before)).toEqual(new Set(['a', 'b', 'c']))
    await gatehouse.done(`drain shop ${b.address}`)
    const after = await placed()
    expect(after).not.toContain('b')
    expect(after.map((name, index) => (before[index] === 'b' ? 'b' : name))).toEqual(before)
  })
})
