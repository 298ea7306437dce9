import { createHash, randomBytes } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const gate = shared(await TestGatehouse.start())
const shop = shared(await startUpstream('shop'))

afterEach(async () => {
  const routes = gate.edge.control.current().state.routes
  await gate.done(...routes.map(route => `route remove ${route.name}`))
})

const add = (keys = '') => gate.done(`route add shop shop.localhost http://127.0.0.1:${shop.port} ${keys}`)
const lastSeen = () => shop.seen.at(-1)

it('the upstream sees the whole path, or the path without the prefix when it is stripped', async () => {
  await add('path=/shop')
  await gate.ask('shop.localhost', '/shop/cart?id=7')
  expect(lastSeen()?.url).toBe('/shop/cart?id=7')
  await gate.done('route set shop strip=yes')
  for (const [asked, seen] of [
    ['/shop/cart?id=7', '/cart?id=7'],
    ['/shop', '/'],
    ['/shop/', '/'],
    ['/shop/a%20b%2Fc', '/a%20b%2Fc'],
  ] as const) {
    await gate.ask('shop.localhost', asked)
    expect(lastSeen()?.url).toBe(seen)
  }
  expect((await gate.ask('shop.localhost', '/other')).status).toBe(404)
})

it("the Host header is the client's, the upstream's, or a name, as the route says", async () => {
  await add()
  await gate.ask('shop.localhost:8080')
  expect(lastSeen()?.headers.host).toBe('shop.localhost:8080')
  await gate.done('route set shop host-header=upstream')
  await gate.ask('shop.localhost')
  expect(lastSeen()?.headers.host).toBe(`127.0.0.1:${shop.port}`)
  await gate.done('route set shop host-header=inner.example.com')
  await gate.ask('shop.localhost')
  expect(lastSeen()?.headers.host).toBe('inner.example.com')
  expect(lastSeen()?.headers['x-forwarded-host']).toBe('shop.localhost')
})

it('an upload of 10 MB arrives whole', async () => {
  const uploads = shared(
    await startUpstream('uploads', (request, response) => {
      const hash = createHash('sha256')
      request.on('data', chunk => hash.update(chunk))
      request.on('end', () => response.end(hash.digest('hex')))
    }),
  )
  await gate.done(`route add uploads up.localhost http://127.0.0.1:${uploads.port}`)
  const body = randomBytes(10 * 1024 * 1024)
  const answer = await gate.ask('up.localhost', '/file', { method: 'PUT', body })
  expect(answer.body).toBe(createHash('sha256').update(body).digest('hex'))
})

it('an upstream that takes too long to answer is given up with 504', async () => {
  const slow = shared(
    await startUpstream('slow', (request, response) => {
      if (request.url !== '/slow') response.end('quick')
    }),
  )
  await gate.done(`route add slow slow.localhost http://127.0.0.1:${slow.port} response-timeout=100ms`)
  expect(await gate.ask('slow.localhost', '/slow')).toMatchObject({ status: 504 })
  expect(await gate.ask('slow.localhost', '/')).toMatchObject({ status: 200, body: 'quick' })
})

it('a client gets status and nothing from inside when the upstream is gone', async () => {
  const gone = await startUpstream('gone')
  await gate.done(`route add gone gone.localhost http://127.0.0.1:${gone.port}`)
  await gone.stop()
  const { status, body, headers } = await gate.ask('gone.localhost')
  expect([status, body]).toEqual([502, '502 Bad Gateway\n'])
  const shown = JSON.stringify(headers)
  for (const inside of ['127.0.0.1', String(gone.port), 'refused', 'x-gatehouse'])
    expect(shown).not.toContain(inside)
})

it('neither the probe token nor the words meant for probes come out of the edge', async () => {
  const { probeToken } = gate.edge.place
  shop.seen.length = 0
  await add()
  expect(shop.seen.map(request => request.headers['user-agent'])).toContain('Gatehouse-Probe')
  const guess = { 'x-gatehouse-probe': 'a guess' }
  const { headers } = await gate.ask('shop.localhost', '/', { headers: guess })
  expect(Object.keys(headers).filter(name => name.startsWith('x-gatehouse'))).toEqual([])
  expect(JSON.stringify(shop.seen)).not.toContain(probeToken)
  const right = { 'x-gatehouse-probe': probeToken }
  expect((await gate.ask('shop.localhost', '/', { headers: right })).headers['x-gatehouse-route']).toBe(
    'shop',
  )
  expect(JSON.stringify(shop.seen)).not.toContain(probeToken)
})
