import { readFileSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const gate = shared(await TestGatehouse.start())
const shop = shared(
  await startUpstream('shop', (_request, response) => {
    response.setHeader('set-cookie', 'session=secret-cookie-of-the-upstream')
    response.end('shop')
  }),
)
const upstream = `127.0.0.1:${shop.port}`
await gate.done(`route add shop shop.localhost http://${upstream}`)

const text = () => readFileSync(gate.edge.place.accessLog, 'utf8')
const lines = () =>
  text()
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
const lineOf = (uri: string) =>
  until(
    () => lines().find(line => line.request.uri === uri),
    line => line !== undefined,
  )

it('a request is one slim line with its route, user agent and upstream', async () => {
  const headers = {
    'user-agent': 'Test/1.0',
    cookie: 'session=secret-cookie-of-the-client',
    authorization: 'Bearer secret-token',
  }
  await gate.ask('shop.localhost', '/cart?id=7', { headers })
  const line = await lineOf('/cart?id=7')
  expect(line).toEqual({
    ts: expect.any(Number),
    by: null,
    request: {
      remote_ip: '127.0.0.1',
      client_ip: '127.0.0.1',
      proto: 'HTTP/1.1',
      method: 'GET',
      host: 'shop.localhost',
      uri: '/cart?id=7',
    },
    duration: expect.any(Number),
    size: 4,
    status: 200,
    route: 'shop',
    ua: 'Test/1.0',
    ref: '',
    up: upstream,
    up_ms: expect.anything(),
  })
  expect(text()).not.toContain('secret')
})

it('a request that no route took has a line without a route', async () => {
  await gate.ask('nobody.localhost', '/lost')
  expect(await lineOf('/lost')).toMatchObject({ status: 404, route: null, up: null })
})

it('a refused odd host has a line too', async () => {
  await gate.ask('shop.localhost.', '/odd')
  expect(await lineOf('/odd')).toMatchObject({ status: 400 })
})

it("Gatehouse's own probes are not in it, and its file is not for everybody", async () => {
  await gate.ask('shop.localhost', '/last')
  await lineOf('/last')
  expect(shop.seen.some(request => request.headers['user-agent'] === 'Gatehouse-Probe')).toBe(true)
  expect(text()).not.toContain('Gatehouse-Probe')
  expect(statSync(gate.edge.place.accessLog).mode & 0o007).toBe(0)
})
