import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:http2'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { fronted, shopGate, statusOf } from './scene.ts'

const keep = keeper()

const logged = (gate: TestGatehouse, path: string) =>
  until(
    () =>
      readFileSync(gate.edge.place.accessLog, 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
        .find(line => line.request.uri === path),
    line => line !== undefined,
  )

it('IPv4, IPv6 by its /64 and IPv4 inside IPv6 are refused, and their neighbours are not', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.7', 'block 2001:db8:bad::1', 'block ::ffff:198.51.100.0/120')
  const statuses = async (...clients: string[]) =>
    Promise.all(clients.map(async client => [client, await statusOf(gate, client)]))
  const refused = [
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '2001:db8:bad::1',
    '2001:db8:bad:0:ffff::9',
    '198.51.100.200',
  ]
  const others = ['203.0.113.8', '2001:db8:bad:1::1', '198.51.101.1', '2001:db8::1']
  expect(await statuses(...refused)).toEqual(refused.map(client => [client, 403]))
  expect(await statuses(...others)).toEqual(others.map(client => [client, 200]))
})

it('the refusal is an error of the edge, and its log line says that it was a block', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.7')
  const refusal = await gate.ask('shop.localhost', '/refused', {
    headers: { 'x-forwarded-for': '203.0.113.7' },
  })
  expect([refusal.status, refusal.body, refusal.headers['cache-control']]).toEqual([
    403,
    '403 Forbidden\n',
    'no-store',
  ])
  expect(await logged(gate, '/refused')).toMatchObject({
    status: 403,
    blocked: 'refuse',
    request: { client_ip: '203.0.113.7' },
  })
  await gate.ask('shop.localhost', '/served')
  expect(await logged(gate, '/served')).not.toHaveProperty('blocked')
})

it('close ends the connection without a byte, and its log line says so', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.7 answer=close')
  expect(await statusOf(gate, '203.0.113.7', 'shop.localhost', '/cut')).toBe('closed')
  expect(await logged(gate, '/cut')).toMatchObject({ status: 0, blocked: 'close' })
  expect(await statusOf(gate, '203.0.113.8')).toBe(200)
  // A client in both is closed: that is the graver one.
  await gate.done('block 203.0.113.0/24')
  expect(await statusOf(gate, '203.0.113.7')).toBe('closed')
  expect(await statusOf(gate, '203.0.113.8')).toBe(403)
})

it('a block of some routes refuses there and nowhere else, also on a route that is made later', async () => {
  const gate = keep(await shopGate())
  await gate.done('route add api api.localhost answer=200', 'route add wiki wiki.localhost answer=200')
  await gate.done('block 203.0.113.7 route=shop,api', 'block 198.51.100.7 route=wiki answer=close')
  const everywhere = async (client: string) => {
    const hosts = ['shop.localhost', 'api.localhost', 'wiki.localhost', 'nobody.localhost']
    return Promise.all(hosts.map(host => statusOf(gate, client, host)))
  }
  expect(await everywhere('203.0.113.7')).toEqual([403, 403, 200, 404])
  expect(await everywhere('198.51.100.7')).toEqual([200, 200, 'closed', 404])
  await gate.done('route remove api', 'route add api api.localhost answer=200')
  expect(await everywhere('203.0.113.7')).toEqual([403, 403, 200, 404])
  expect((await gate.type('block 203.0.113.9 route=shp')).reply.title).toBe(
    'There is no route "shp". Did you mean shop?',
  )
})

it('who is blocked gets nothing of an allow list, and who is let through nothing beyond it', async () => {
  const gate = keep(await shopGate())
  await gate.done('policy add offices ip-allow networks=203.0.113.0/24', 'route policy add shop offices')
  await gate.done('block 203.0.113.0/28 except=203.0.113.9')
  const found = await Promise.all(
    ['203.0.113.7', '203.0.113.9', '203.0.113.77', '198.51.100.1'].map(client => statusOf(gate, client)),
  )
  expect(found).toEqual([403, 200, 200, 403])
  // Proofs of policies come as clients of their own, and blocks have no say in them.
  expect((await gate.done('prove shop')).title).toMatch(/prove/i)
})

it("Gatehouse's own pages are behind it, too, and nobody comes to them as another client", async () => {
  const gate = keep(await shopGate())
  const pages = createServer((_request, response) => response.end('pages'))
  await new Promise<void>(done => pages.listen(gate.edge.place.webSocket, done))
  keep({ stop: async () => void pages.close() })
  await gate.done('settings set web-host=gate.localhost', 'block 203.0.113.7')
  expect(await statusOf(gate, '203.0.113.8', 'gate.localhost')).toBe(200)
  expect(await statusOf(gate, '203.0.113.7', 'gate.localhost')).toBe(403)
  const token = { 'x-gatehouse-probe': gate.edge.place.probeToken, 'x-gatehouse-proof': 'blocks' }
  const asProof = await gate.ask('gate.localhost', '/', {
    headers: { ...token, 'x-gatehouse-client': '203.0.113.7' },
  })
  expect([asProof.status, asProof.body]).toEqual([200, 'pages'])
})

it('a proof comes as a blocked client and is refused, a probe is no client, and without the token both are nothing', async () => {
  const gate = keep(await shopGate({ settings: { trustedProxies: [] } }))
  await gate.done('block 203.0.113.7', 'block 127.0.0.1')
  const token = { 'x-gatehouse-probe': gate.edge.place.probeToken }
  const as = (headers: Record<string, string>) => gate.ask('shop.localhost', '/', { headers })
  const proof = { ...token, 'x-gatehouse-proof': 'blocks', 'x-gatehouse-client': '203.0.113.7' }
  expect((await as(proof)).headers['x-gatehouse-blocked']).toBe('refuse')
  expect((await as({ ...proof, 'x-gatehouse-client': '203.0.113.8' })).status).toBe(200)
  expect((await as(token)).status).toBe(200)
  expect((await as({})).status).toBe(403)
  expect((await as({ ...proof, 'x-gatehouse-probe': 'guessed' })).status).toBe(403)
  // What verifies a push is a probe: this one is not refused because of it.
  await gate.done('route set shop body=sale')
})

it('the check stands before HTTP is sent on to HTTPS, and on HTTP/2', { timeout: 60_000 }, async () => {
  const port = await freePort()
  const gate = keep(await shopGate({ settings: { ...fronted, https: `127.0.0.1:${port}`, tls: 'internal' } }))
  await gate.done('block 203.0.113.7', 'block 203.0.113.8 answer=close')
  const plain = (client: string) =>
    ask(gate.edge.http, 'shop.localhost', '/', { headers: { 'x-forwarded-for': client } })
  expect((await plain('203.0.113.7')).status).toBe(403)
  expect((await plain('203.0.113.9')).status).toBe(308)
  expect(await statusOf(gate, '203.0.113.8')).toBe('closed')
  const session = connect(`https://127.0.0.1:${port}`, {
    servername: 'shop.localhost',
    rejectUnauthorized: false,
  })
  session.on('error', () => undefined)
  keep({ stop: async () => session.destroy() })
  const over = (client: string) =>
    new Promise(resolve => {
      const stream = session.request({ ':authority': 'shop.localhost', 'x-forwarded-for': client })
      stream.once('response', headers => resolve(headers[':status']))
      stream.once('error', () => resolve('reset'))
      stream.once('close', () => resolve('closed'))
      stream.resume().end()
    })
  expect([await over('203.0.113.9'), await over('203.0.113.7')]).toEqual([200, 403])
  expect(await over('203.0.113.8')).toBe('reset')
})
