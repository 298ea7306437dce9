import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

const keep = keeper()
let gatehouse: TestGatehouse
let upstream: Upstream

beforeEach(async () => {
  upstream = keep(await startUpstream('shop'))
  gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gatehouse.done(
    `route add shop shop.localhost http://127.0.0.1:${upstream.port}`,
    'route add blog blog.localhost answer=200 body=blog',
  )
})

const from = (client: string) => ({ headers: { 'X-Forwarded-For': client } })
const status = async (host: string, client: string) => (await gatehouse.ask(host, '/', from(client))).status
const listed = '203.0.113.9'
const other = '198.51.100.7'

it('lets only listed addresses come to a route, and touches no other route', async () => {
  const reply = await gatehouse.done('lockdown shop allow=203.0.113.0/24,2001:db8:ff::/48')
  expect(textOf(reply)).toContain('lockdown shop on shop: proven')
  const seen = upstream.seen.length
  for (const client of [other, '2001:db8:aa::1', '::ffff:198.51.100.7'])
    expect(await status('shop.localhost', client), client).toBe(403)
  expect(upstream.seen).toHaveLength(seen)
  for (const client of [listed, '2001:db8:ff::1', '::ffff:203.0.113.9'])
    expect(await status('shop.localhost', client), client).toBe(200)
  expect(await status('blog.localhost', other)).toBe(200)
  expect(await status('nobody.localhost', other)).toBe(404)
})

it('of everything, refuses unknown hosts as well', async () => {
  await gatehouse.done('lockdown all allow=203.0.113.0/24')
  for (const host of ['shop.localhost', 'blog.localhost', 'nobody.localhost', 'other.example.com']) {
    expect(await status(host, other), host).toBe(403)
    expect(await status(host, listed), host).toBe(/^(shop|blog)/.test(host) ? 200 : 404)
  }
})

it('without a list, lets nobody through and says so before', async () => {
  const { reply } = await gatehouse.type('lockdown all', 'nothing')
  expect(textOf(reply)).toContain('nobody at all comes through to any route or host')
  const done = await gatehouse.done('lockdown all')
  expect(textOf(done)).toMatch(/lockdown all: proven \d of \d/)
  for (const host of ['shop.localhost', 'nobody.localhost']) {
    expect(await status(host, listed)).toBe(403)
    expect((await gatehouse.ask(host)).status).toBe(403)
  }
})

it('ends by itself, and then everybody comes through again', async () => {
  await gatehouse.done('lockdown all for 10m')
  gatehouse.clock.advance(10 * 60_000 + 1000)
  expect(await endDue({ edge: gatehouse.edge.control, clock: gatehouse.clock })).toBeNull()
  expect(await status('shop.localhost', other)).toBe(200)
  expect(await status('nobody.localhost', other)).toBe(404)
})

it('is proven by its own requests, and the proof notices when it is taken out of what Caddy runs', async () => {
  await gatehouse.done('lockdown shop allow=203.0.113.0/24')
  const verdict = async () =>
    (await gatehouse.edge.control.prove('shop')).map(proof => [proof.policy, proof.verdict])
  expect(await verdict()).toEqual([['lockdown shop', 'proven']])
  const { admin } = gatehouse.edge
  const { body, etag } = await admin.read()
  const config = JSON.parse(body)
  const routes = config.apps.http.servers.edge.named_routes
  const name = Object.keys(routes).find(one => one.startsWith('ip-allow-')) ?? ''
  routes[name] = { handle: [] }
  expect(await admin.push(JSON.stringify(config), etag)).toMatchObject({ kind: 'accepted' })
  expect(await verdict()).toEqual([['lockdown shop', 'failed']])
  expect(await status('shop.localhost', other)).toBe(200)
})

describe('what it asks of people', () => {
  it('one route: a code; everything: a second person; to end a little later: nothing; to end before its time: a code', async () => {
    const anna = gatehouse.person('anna', 'admin')
    gatehouse.person('ben', 'admin')
    const risk = async (line: string) => {
      const { reply } = await gatehouse.type(line, 'nothing', anna.caller)
      return reply.pending && gatehouse.edge.stores.confirmations.find(reply.pending.id)?.plan.risk
    }
    expect(await risk('lockdown shop allow=203.0.113.0/24')).toBe('destructive')
    expect(await risk('lockdown all allow=203.0.113.0/24')).toBe('critical')
    expect(await risk('lockdown shop allow=203.0.113.0/24 until revoked')).toBe('critical')
    await gatehouse.as(anna, 'lockdown shop allow=203.0.113.0/24')
    expect(await risk('extend lockdown shop 1h')).toBeUndefined()
    expect(await risk('end lockdown shop')).toBe('destructive')
    expect(await status('shop.localhost', other)).toBe(403)
  })

  it('own-pages=closed is for everything alone', async () => {
    await gatehouse.expectUnchanged(async () => {
      const { reply } = await gatehouse.type('lockdown shop own-pages=closed')
      expect(textOf(reply)).toContain('goes with lockdown all alone')
    })
  })
})
