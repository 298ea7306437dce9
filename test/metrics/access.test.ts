import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { TestWeb } from '../web/web-parts.ts'
import { readExposition } from './exposition.ts'

const keep = keeper()
let web: TestWeb

beforeEach(async () => {
  web = keep(await TestWeb.start())
  web.metrics.open(web.deps)
})

const ask = (secret?: string, from = '127.0.0.1') =>
  web.ask('/metrics', { from, ...(secret && { headers: { authorization: `Bearer ${secret}` } }) })

describe('who may read the metrics', () => {
  it('a key of their own may, and nothing else', async () => {
    const secret = web.key({ name: 'prometheus', scopes: ['metrics:read'] })
    const { status, headers, text } = await ask(secret)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
    expect(readExposition(text).size).toBeGreaterThan(20)
    expect(web.deps.keys.byName('prometheus')?.lastUsedAtMs).toBe(web.nowMs)
    expect((await web.call(secret, 'route/list')).status).toBe(403)
    expect((await web.call(secret, 'metrics')).status).toBe(200)
  })

  it('nobody sees a number without a key, and with one for something else', async () => {
    const without = await ask()
    expect([without.status, without.headers['www-authenticate']]).toEqual([401, 'Bearer realm="gatehouse"'])
    const other = await ask(web.key({ scopes: ['route:change'] }))
    expect(other.status).toBe(403)
    expect(other.json.detail).toContain('metrics:read')
    for (const { text } of [without, other]) expect(text).not.toContain('gatehouse_')
    expect(web.deps.audit.list({ limit: 5 })[0]).toMatchObject({ kind: 'denied', subject: 'metrics' })
  })

  it('a key that is unknown, over or used from elsewhere is refused and written down', async () => {
    const over = web.key({ name: 'old', scopes: ['metrics:read'], expiresAtMs: web.nowMs + 1 })
    const elsewhere = web.key({ name: 'near', scopes: ['metrics:read'], networks: ['127.0.0.7/32'] })
    web.nowMs += 1000
    expect((await ask(`gh_${'A'.repeat(43)}`)).status).toBe(401)
    expect((await ask(over)).status).toBe(401)
    expect((await ask(elsewhere)).status).toBe(403)
    expect((await ask(elsewhere, '127.0.0.7')).status).toBe(200)
    const reasons = web.deps.audit.list({ limit: 9, kind: 'denied' }).map(({ facts }) => facts.reason ?? null)
    expect(reasons).toEqual([expect.stringContaining('address'), 'expired', 'unknown'])
  })

  it('whoever guesses has no more tries than at the API, with both together', async () => {
    const strict = keep(await TestWeb.start({ limits: { address: { points: 30, windowSeconds: 60 } } }))
    strict.metrics.open(strict.deps)
    const headers = { authorization: `Bearer gh_${'B'.repeat(43)}` }
    const tries: number[] = []
    for (const path of ['/metrics', '/api/v1/status', '/metrics', '/metrics'])
      tries.push((await strict.ask(path, { headers })).status)
    expect(tries).toEqual([401, 401, 401, 429])
  })
})

it('before everything is ready it is unavailable, for programs', async () => {
  const early = keep(await TestWeb.start())
  const headers = { authorization: `Bearer ${early.key({ scopes: ['metrics:read'] })}` }
  const { status, json } = await early.ask('/metrics', { headers })
  expect([status, json.code]).toEqual([503, 'unavailable'])
})

describe('the command', () => {
  it('makes its noun a scope, which a typing error is not', async () => {
    const { json } = await web.call(web.key({ scopes: ['*:read'] }), 'metrics')
    expect(json).toMatchObject({ ok: true, data: { url: 'http://127.0.0.1:1/metrics' } })
    expect(json.next).toEqual(['key create prometheus scopes=metrics:read'])
  })
})

afterEach(() => expect(web.logged.filter(({ message }) => message.includes('unexpectedly'))).toEqual([]))
