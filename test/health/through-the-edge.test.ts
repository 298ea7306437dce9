import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const gate = shared(await TestGatehouse.start())
const keep = keeper()

beforeEach(async () => {
  const { routes } = gate.edge.control.current().state
  await gate.done(...routes.map(({ name }) => `route remove ${name}`))
})

const shop = () => gate.prober.routes('shop')[0]

async function shopBefore(status: () => number, keys = '') {
  const upstream = keep(
    await startUpstream('shop', (_request, response) => {
      response.statusCode = status()
      response.end('all well')
    }),
  )
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port} verify=no ${keys}`)
  return upstream
}

describe('a probe through the real edge', () => {
  it('is marked, told to no upstream, and no traffic', async () => {
    const upstream = await shopBefore(() => 200)
    await gate.probe(3)
    expect(shop()).toMatchObject({ state: 'healthy', through: { status: 200, expiresInDays: null } })
    const agents = upstream.seen.map(({ headers }) => headers['user-agent'])
    expect(agents.filter(agent => agent === 'Gatehouse-Probe').length).toBeGreaterThanOrEqual(6)
    for (const { headers } of upstream.seen)
      expect(Object.keys(headers).filter(name => name.startsWith('x-gatehouse'))).toEqual([])
    await gate.ask('shop.localhost', '/by-a-client')
    const log = () => readFileSync(gate.edge.place.accessLog, 'utf8')
    await expect.poll(log).toContain('/by-a-client')
    expect(log()).not.toContain('Gatehouse-Probe')
  })

  it('is no client that a block could refuse', async () => {
    await shopBefore(() => 200)
    await gate.done('settings set trusted-proxies=none', 'block 127.0.0.1 10m')
    await gate.probe(3)
    const [state, client] = [shop()?.state, await gate.ask('shop.localhost')]
    await gate.done('unblock 127.0.0.1')
    expect({ state, client: client.status }).toEqual({ state: 'healthy', client: 403 })
  })

  it('that a policy refuses shows that the edge answers', async () => {
    await shopBefore(() => 200, 'health=/ health-status=200')
    await gate.done(
      'policy add nobody ip-allow networks=203.0.113.0/24',
      'route policy add shop nobody verify=no',
    )
    await gate.probe(3, 10_000)
    expect(shop()).toMatchObject({ state: 'healthy', cause: 'policy', through: { status: 403 } })
    await gate.done('route policy remove shop nobody', 'policy remove nobody')
  })

  it('finds nobody behind it: down, by the word of the upstream', async () => {
    const port = await freePort()
    await gate.done(`route add shop shop.localhost http://127.0.0.1:${port} verify=no`)
    await gate.probe(3)
    expect(shop()).toMatchObject({
      state: 'down',
      cause: 'refused',
      through: { state: 'down', reason: 'edge', status: 502 },
      upstreams: [{ state: 'down', reason: 'refused' }],
    })
  })
})

it('up for us and down for users is told from down for both', async () => {
  let byClients = 500
  const upstream = keep(
    await startUpstream('shop', (request, response) => {
      // The edge says for whom it asks.
      response.statusCode = request.headers['x-forwarded-for'] === undefined ? 200 : byClients
      response.end()
    }),
  )
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
  await gate.probe(3)
  expect(shop()).toMatchObject({
    state: 'degraded',
    cause: 'direct-only',
    through: { reason: 'status', status: 500 },
  })
  byClients = 200
  await gate.probe(2)
  expect(shop()).toMatchObject({ state: 'healthy' })
})

it('a route in maintenance is said to be just that, and what it answers is no failure', async () => {
  const upstream = keep(await startUpstream('blog'))
  await gate.done(`route add blog blog.localhost http://127.0.0.1:${upstream.port}`)
  const blog = () => gate.prober.routes('blog')[0]
  await gate.probe(2)
  await gate.done('maintenance blog for=10m')
  await gate.probe(4)
  expect((await gate.ask('blog.localhost')).status).toBe(503)
  expect(blog()).toMatchObject({ state: 'maintenance', through: null, upstreams: [{ state: 'up' }] })
  await gate.done('maintenance end blog')
  await gate.probe(2)
  expect(blog()).toMatchObject({ state: 'healthy' })
  expect(gate.prober.history('blog', gate.clock.nowMs() - 3_600_000, gate.clock.nowMs())).toMatchObject({
    uptime: 1,
    total: { bad: 0, maintenance: 4 },
  })
})

it('a drained upstream is asked whether it answers again, and is no failure of its route', async () => {
  const [a, b] = [keep(await startUpstream('a')), keep(await startUpstream('b'))]
  await gate.done(
    `route add shop shop.localhost http://127.0.0.1:${a.port} http://127.0.0.1:${b.port}`,
    `drain shop 127.0.0.1:${a.port}`,
  )
  a.seen.length = 0
  await gate.probe(3)
  expect(shop()?.upstreams).toMatchObject([{ state: 'up' }, { state: 'drained', reason: 'ok' }])
  await a.stop()
  await gate.probe(4)
  expect(shop()).toMatchObject({
    state: 'healthy',
    upstreams: [
      { address: `127.0.0.1:${b.port}`, state: 'up' },
      { address: `127.0.0.1:${a.port}`, state: 'drained', reason: 'refused' },
    ],
  })
  expect(a.seen.length).toBeGreaterThan(0)
})

it('a wildcard, and a route that is disabled, are said to be asked in part, or not', async () => {
  const upstream = keep(await startUpstream('shop'))
  await gate.done(
    `route add shop *.shop.localhost http://127.0.0.1:${upstream.port}`,
    'route add wiki wiki.localhost answer=200',
    'route disable wiki',
  )
  await gate.probe(3)
  expect(shop()).toMatchObject({ state: 'healthy', through: null, why: expect.stringContaining('wildcards') })
  expect(gate.prober.routes('wiki')[0]).toMatchObject({ state: 'not probed', why: 'it is disabled' })
})

it('with HTTPS the certificate of the edge is judged, and what is left of it is told', async () => {
  const https = `127.0.0.1:${await freePort()}`
  const secure = keep(await TestGatehouse.start({ settings: { https, tls: 'internal' } }))
  await secure.done('route add wiki wiki.localhost answer=200')
  await secure.probe(3)
  expect(secure.prober.routes('wiki')[0]).toMatchObject({
    state: 'healthy',
    through: { status: 200, expiresInDays: 0 },
  })
})
