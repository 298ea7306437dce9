import { beforeEach, describe, expect, it } from 'vitest'
import { commands as testCommands } from '../bot/commands.ts'
import { keeper } from '../harness/kept.ts'
import { TestWeb } from './web-parts.ts'

const keep = keeper()
let web: TestWeb

beforeEach(async () => {
  web = keep(await TestWeb.start())
})

const shop = { name: 'shop', hosts: 'shop.example.com', upstreams: ['http://10.0.0.5:8080'] }
const routes = () => web.deps.edge.current().state.routes.map(({ name }) => name)
const audited = (kind: string) => web.deps.audit.list({ limit: 100 }).filter(entry => entry.kind === kind)

describe('commands', () => {
  it('a command that only looks answers in the form for machines', async () => {
    const { status, headers, json } = await web.call(web.key(), 'status')
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/json')
    expect(json).toMatchObject({ ok: true, title: expect.any(String), severity: expect.any(String) })
    expect(json.facts).toContainEqual(['listens', '127.0.0.1:8080'])
    expect(json.data.routes).toEqual({ enabled: 0, disabled: 0 })
  })

  it('a body may be left out where nothing is needed', async () => {
    const authorization = `Bearer ${web.key()}`
    expect((await web.ask('/api/v1/route/list', { method: 'POST', headers: { authorization } })).status).toBe(
      200,
    )
  })

  it('a change is made by the key, and the audit and the revision name it', async () => {
    const { status, json } = await web.call(web.key({ name: 'ci' }), 'route/add', shop)
    expect(status).toBe(200)
    expect(json).toMatchObject({ ok: true, title: expect.stringContaining('shop') })
    expect(routes()).toEqual(['shop'])
    const [entry] = audited('applying')
    expect(entry).toMatchObject({ face: 'api', actor: { kind: 'key', name: 'key ci' } })
    expect(entry?.facts.address).toBe('127.0.0.1')
  })

  it('numbers, yes and no as booleans, and lists are taken', async () => {
    const body = {
      ...shop,
      hosts: ['a.example.com', 'b.example.com'],
      upstreams: ['http://10.0.0.5:8080', 'http://10.0.0.6:8080'],
      weights: [3, 1],
      'max-fails': 2,
      path: '/x',
      strip: true,
    }
    expect((await web.call(web.key(), 'route/add', body)).json).toMatchObject({ ok: true })
    const [route] = web.deps.edge.current().state.routes
    expect(route).toMatchObject({
      hosts: ['a.example.com', 'b.example.com'],
      stripPath: true,
      target: { maxFails: 2, upstreams: [{ weight: 3 }, { weight: 1 }] },
    })
  })

  it('a destructive command runs with its own scope and not with less', async () => {
    await web.call(web.key(), 'route/add', shop)
    const less = await web.call(web.key({ scopes: ['*:change'] }), 'route/remove', { name: 'shop' })
    expect(less.status).toBe(403)
    expect(less.json.detail).toContain('route:destructive')
    expect(routes()).toEqual(['shop'])
    expect(
      (await web.call(web.key({ scopes: ['route:destructive'] }), 'route/remove', { name: 'shop' })).status,
    ).toBe(200)
    expect(routes()).toEqual([])
  })
})

describe('keys', () => {
  const dead = async () => {
    const expired = web.key({ name: 'old', expiresAtMs: web.nowMs + 1000 })
    const revoked = web.key({ name: 'gone' })
    web.deps.keys.revoke(web.deps.keys.byName('gone')?.id ?? 0, web.nowMs)
    web.nowMs += 1000
    return { expired, revoked, unknown: `gh_${'A'.repeat(43)}`, malformed: 'secret' }
  }

  it('nothing but the page to read and the health answers without a key', async () => {
    for (const path of [
      '/api/v1/status',
      '/api/v1/openapi.json',
      '/api/v1/no/such',
      '/api/v1/',
      '/api/v1/route/add',
    ])
      for (const method of ['GET', 'POST', 'PUT', 'OPTIONS', 'DELETE']) {
        const { status, headers, json } = await web.ask(path, { method })
        expect([path, method, status]).toEqual([path, method, 401])
        expect(headers['www-authenticate']).toBe('Bearer realm="gatehouse"')
        expect(headers['content-type']).toBe('application/problem+json')
        expect(json).toMatchObject({
          type: 'about:blank',
          title: 'Unauthorized',
          status: 401,
          code: 'unauthorized',
        })
      }
    expect(await web.ask('/healthz')).toMatchObject({ status: 200, text: 'ok\n' })
    expect((await web.ask('/api/docs')).status).toBe(200)
  })

  it('an expired, a revoked and an unknown key are refused and written down, each once a minute from one address, and none hides another', async () => {
    const keys = await dead()
    for (const [kind, secret] of Object.entries(keys)) {
      const { status, headers, json, text } = await web.call(secret, 'route/add', shop)
      expect([kind, status]).toEqual([kind, 401])
      expect(headers['www-authenticate']).toBe('Bearer realm="gatehouse", error="invalid_token"')
      expect(json.detail).toContain(kind === 'malformed' ? 'unknown' : kind)
      expect(text).not.toContain(secret)
    }
    expect(routes()).toEqual([])
    expect(audited('denied')).toHaveLength(3)
    web.nowMs += 59_999
    await web.call(keys.revoked, 'status')
    expect(audited('denied')).toHaveLength(3)
    web.nowMs += 1
    await web.call(keys.revoked, 'status')
    await web.call(keys.unknown, 'status', {}, { from: '127.0.0.9' })
    expect(audited('denied').map(({ facts }) => facts)).toEqual([
      { reason: 'unknown', address: '127.0.0.9', key: null },
      { reason: 'revoked', address: '127.0.0.1', key: 'gone', times: 2 },
      { reason: 'unknown', address: '127.0.0.1', key: null },
      { reason: 'revoked', address: '127.0.0.1', key: 'gone' },
      { reason: 'expired', address: '127.0.0.1', key: 'old' },
    ])
    expect(JSON.stringify(audited('denied'))).not.toContain('gh_')
  })

  it('a revoked key fails on the very next request', async () => {
    const secret = web.key({ name: 'ci' })
    expect((await web.call(secret, 'status')).status).toBe(200)
    web.deps.keys.revoke(web.deps.keys.byName('ci')?.id ?? 0, web.nowMs)
    expect((await web.call(secret, 'status')).status).toBe(401)
  })

  it('a scope, a network and the role of the owner bound what a key does', async () => {
    const viewer = web.deps.accounts.add({ name: 'anna', role: 'viewer' }, web.nowMs)
    const table = [
      web.key({ scopes: ['route:read'] }),
      web.key({ networks: ['10.0.0.0/8'] }),
      web.key({ owner: viewer.id }),
    ]
    for (const secret of table) {
      const { status, json } = await web.call(secret, 'route/add', shop)
      expect([status, json.code]).toEqual([403, 'forbidden'])
    }
    expect(routes()).toEqual([])
    expect(audited('denied')).toHaveLength(3)
    expect((await web.call(web.key({ networks: ['127.0.0.0/8'] }), 'route/add', shop)).status).toBe(200)
  })

  it("a client's own X-Forwarded-For counts nowhere but behind the edge, and there its last value alone", async () => {
    const secret = web.key({ networks: ['10.0.0.0/8'] })
    const say = (forwarded: string, throughEdge: boolean) =>
      web.call(secret, 'status', {}, { headers: { 'x-forwarded-for': forwarded }, throughEdge })
    expect((await say('10.1.1.1', false)).status).toBe(403)
    expect((await say('10.1.1.1', true)).status).toBe(200)
    expect((await say('10.1.1.1, 203.0.113.9', true)).status).toBe(403)
    expect((await say('nonsense', true)).status).toBe(403)
  })
})

describe('bad requests get a sentence and change nothing', () => {
  const table: [string, string, unknown, number, string][] = [
    ['a missing parameter', 'route/add', { hosts: 'shop.example.com' }, 400, 'The name is missing'],
    ['a mistyped parameter', 'route/add', { ...shop, pth: '/x' }, 400, 'Did you mean path?'],
    ['a bad value', 'route/add', { ...shop, hosts: 'shop example' }, 400, 'cannot hold a space'],
    ['a comma inside a list', 'route/add', { ...shop, hosts: ['a.example.com,b.example.com'] }, 400, 'comma'],
    ['null', 'route/add', { ...shop, path: null }, 400, 'path is text'],
    ['an object', 'route/add', { ...shop, path: { a: 1 } }, 400, 'path is text'],
    ['a list instead of an object', 'route/add', [shop], 400, 'one JSON object'],
    ['text instead of an object', 'route/add', 'shop', 400, 'one JSON object'],
    [
      'a name of a prototype',
      'route/show',
      { constructor: 'x', name: 'shop' },
      400,
      'no parameter "constructor"',
    ],
    ['a flag', 'route/add', { ...shop, path: '--help' }, 400, 'path'],
    ['a command that is not there', 'route/ad', shop, 404, 'no command'],
    ['an empty path', '', shop, 404, 'no command'],
    ['a thing that is not there', 'route/show', { name: 'shop' }, 404, 'no route "shop"'],
  ]

  it.each(table)('%s', async (_, path, body, status, words) => {
    const answer = await web.call(web.key(), path, body)
    expect([answer.status, answer.json.status]).toEqual([status, status])
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json.detail).toContain(words)
    expect(routes()).toEqual([])
  })

  it('a body that is no JSON, not UTF-8, or of another type', async () => {
    const secret = web.key()
    const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
      web.call(secret, 'route/add', undefined, { body, headers })
    expect((await send('{')).json).toMatchObject({ status: 400, detail: expect.stringContaining('not JSON') })
    expect((await send(Buffer.from([0x7b, 0xff, 0x7d]))).json.detail).toContain('not UTF-8')
    const text = JSON.stringify(shop)
    expect((await send(text, { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await send(text, { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await send(text, { 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await send(text, { 'content-type': 'application/json; charset=latin1' })).status).toBe(415)
    expect(routes()).toEqual([])
    expect((await send(text, { 'content-type': 'application/json; charset=UTF-8' })).status).toBe(200)
  })

  it('another method than POST', async () => {
    const headers = { authorization: `Bearer ${web.key()}` }
    const { status, headers: answered } = await web.ask('/api/v1/status', { headers })
    expect([status, answered.allow]).toEqual([405, 'POST'])
  })

  it('what is in conflict is 409, with all that was said', async () => {
    const secret = web.key()
    await web.call(secret, 'route/add', shop)
    const { status, json } = await web.call(secret, 'route/add', shop)
    expect([status, json.code]).toEqual([409, 'conflict'])
    expect(json.detail).toBe(json.answer.title)
  })

  it('a failed apply is 409, with the words of the edge', async () => {
    web.deps.edge.next = {
      kind: 'failed',
      revision: 2,
      words: 'address already in use',
      restored: true,
    } as never
    const { status, json } = await web.call(web.key(), 'route/add', shop)
    expect([status, json.code]).toEqual([409, 'conflict'])
    expect(JSON.stringify(json.answer)).toContain('address already in use')
  })

  it('a bug is 500 with a reference; the stack is in the log alone', async () => {
    const broken = keep(await TestWeb.start({ commands: testCommands }))
    const { status, json, text } = await broken.call(broken.key(), 'break')
    expect([status, json.code]).toEqual([500, 'bug'])
    expect(json.detail).toContain('ref-1')
    expect(text).not.toContain('secret detail')
    expect(JSON.stringify(broken.logged)).toContain('command failed unexpectedly')
  })
})
