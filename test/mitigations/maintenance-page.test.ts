import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../harness/ask.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

const message = 'Back <b>soon</b> & "safe" \\ \u{1f6e0}'
let gatehouse: TestGatehouse
let upstream: Upstream

beforeAll(async () => {
  upstream = await startUpstream('shop')
  gatehouse = await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } })
  await gatehouse.done(
    `route add shop shop.localhost http://127.0.0.1:${upstream.port}`,
    'policy add whole hsts',
    'policy add strict headers preset=strict',
    'route policy add shop whole',
    'route policy add shop strict',
    'route add wiki wiki.localhost answer=200',
    'maintenance wiki until revoked',
  )
  const { reply, exit } = await gatehouse.type(['maintenance', 'shop', 'for=15m', `message=${message}`])
  expect(exit, JSON.stringify(reply)).toBe(0)
})
afterAll(async () => {
  await gatehouse.stop()
  await upstream.stop()
})

const ask = (accept?: string, method = 'GET', host = 'shop.localhost'): Promise<Answer> =>
  gatehouse.ask(host, '/', { method, ...(accept !== undefined && { headers: { Accept: accept } }) })

const chrome =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'
const html = 'text/html; charset=utf-8'
const json = 'application/json'
const text = 'text/plain; charset=utf-8'

describe('a client gets the form that it accepts', () => {
  it.each<[string, string | undefined, string]>([
    ['Chrome', chrome, html],
    ['Firefox', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', html],
    ['Safari', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', html],
    ['a browser that loads an image', 'image/avif,image/webp,image/*,*/*;q=0.8', text],
    ['curl, and fetch without more', '*/*', text],
    ['a client that says nothing', undefined, text],
    ['a client of an API', 'application/json', json],
    ['axios', 'application/json, text/plain, */*', json],
    ['jQuery', 'application/json, text/javascript, */*; q=0.01', json],
    ['JSON:API', 'application/vnd.api+json', json],
    ['a charset behind it', 'application/json; charset=utf-8', json],
    ['capital letters', 'Application/JSON', json],
    ['JSON before HTML by weight', 'application/json, text/html;q=0.9', json],
    ['HTML before JSON by weight', 'text/html, application/json;q=0.9', html],
    ['JSON alone with a weight', 'application/json;q=0.5, */*;q=0.1', json],
    ['HTML alone with a weight', 'text/html;q=0.5', html],
    ['text before JSON by weight', 'text/plain, application/json;q=0.5', text],
    ['a weight of one', 'application/json;q=1.0', json],
    ['JSON that is not wanted', 'application/json;q=0, text/plain', text],
    ['HTML that is not wanted', 'text/html;q=0.0, application/json;q=0.3', json],
    ['something that only looks like it', 'application/json-seq, xtext/html', text],
  ])('%s', async (_who, accept, type) => {
    const { status, headers } = await ask(accept)
    expect([status, headers['content-type']]).toEqual([503, type])
  })
})

it.each([html, json, text])(
  '%s is kept by nobody, says when to come again, and lies inside the policies',
  async type => {
    const { headers } = await ask(type.split(';')[0])
    expect(headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept', 'x-frame-options': 'DENY' })
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d+/)
    const minutes = (Date.parse(String(headers['retry-after'])) - gatehouse.clock.nowMs()) / 60_000
    expect(minutes).toBeCloseTo(15, 0)
  },
)

it('JSON has the status, the message as it was typed, and the end', async () => {
  const body: unknown = JSON.parse((await ask(json)).body)
  const until = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect(body).toEqual({ status: 503, message: message, until })
  const endless = await ask(json, 'GET', 'wiki.localhost')
  expect(JSON.parse(endless.body)).toEqual({ status: 503, message: expect.any(String), until: null })
  expect(endless.headers['retry-after']).toBe('600')
})

it('text has the message and the end in words', async () => {
  const { body } = await ask()
  expect(body).toMatch(/^.*\nWe expect to be back by \d\d:\d\d UTC on \d+ [A-Z][a-z]+ \d{4}\.\n$/)
  expect(body.split('\n')[0]).toBe(message)
})

it('HTML shows the message as text, the end as a time, loads nothing, and may do nothing but its own style', async () => {
  await gatehouse.done('route policy remove shop strict')
  const { body, headers } = await ask(chrome)
  await gatehouse.done('route policy add shop strict')
  expect(body).toContain('Back &#60;b&#62;soon&#60;/b&#62; &#38; &#34;safe&#34; \\ \u{1f6e0}')
  expect(body).toMatch(/<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ">\d\d:\d\d UTC on /)
  expect(body).not.toMatch(/<script|<link|src=|href=|url\(|@import/)
  expect(body).toContain('width=device-width')
  expect(body).toContain('prefers-color-scheme:dark')
  const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(body) ?? []
  // Nothing was taken for a placeholder of Caddy's.
  expect(style.split('{')).toHaveLength(style.split('}').length)
  expect(style).not.toContain('\\')
  const hash = createHash('sha256').update(style).digest('base64')
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  )
  expect(Buffer.byteLength(body)).toBeLessThan(2500)
})

it('HEAD gets the headers alone', async () => {
  const head = await ask(chrome, 'HEAD')
  const get = await ask(chrome)
  expect([head.status, head.body]).toEqual([503, ''])
  const { date: _, ...headers } = head.headers
  expect(get.headers).toMatchObject({ ...headers, 'content-length': String(Buffer.byteLength(get.body)) })
})

it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('%s gets the page, too', async method => {
  const seen = upstream.seen.length
  expect((await ask(json, method)).status).toBe(503)
  expect(upstream.seen).toHaveLength(seen)
})

it('a WebSocket is answered with 503 instead of being opened', async () => {
  const answer = await gatehouse.ask('shop.localhost', '/', {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  })
  expect(answer.status).toBe(503)
  expect(answer.headers.upgrade).toBeUndefined()
})

it.each(['{env.HOME}', 'back {soon', 'back}', 'two\nlines', 'a\u202eb', ''])(
  'the message %j is refused',
  async words => {
    await gatehouse.expectUnchanged(async () => {
      const { exit } = await gatehouse.type(['maintenance', 'shop', `message=${words}`])
      expect(exit).not.toBe(0)
    })
  },
)

it('prove shows each form, and notices when the page is taken out of what Caddy runs', async () => {
  const verdict = async () =>
    (await gatehouse.edge.control.prove('shop')).filter(({ policy }) => policy === 'maintenance shop')
  expect(await verdict()).toMatchObject([
    { verdict: 'proven', words: expect.stringContaining('HTML, JSON and text') },
  ])
  const { admin } = gatehouse.edge
  const { body, etag } = await admin.read()
  const config = JSON.parse(body)
  const routes = config.apps.http.servers.edge.named_routes
  for (const name of Object.keys(routes).filter(one => one.startsWith('maintenance-')))
    routes[name] = { handle: [] }
  expect(await admin.push(JSON.stringify(config), etag)).toMatchObject({ kind: 'accepted' })
  expect(await verdict()).toMatchObject([{ verdict: 'failed' }])
  expect((await ask()).body).toBe('shop')
  await gatehouse.edge.control.check(true)
  expect((await ask()).status).toBe(503)
})
