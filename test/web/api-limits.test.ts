import { createServer } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { TestWeb } from './web-parts.ts'

const keep = keeper()
let web: TestWeb

beforeEach(async () => {
  web = keep(await TestWeb.start())
})

const _shop = { name: 'shop', hosts: 'shop.example.com', upstreams: ['http://10.0.0.5:8080'] }
const _routes = () => web.deps.edge.current().state.routes.map(({ name }) => name)
const _audited = (kind: string) => web.deps.audit.list({ limit: 100 }).filter(entry => entry.kind === kind)

describe('limits', () => {
  it('more than a mebibyte is refused by its announced length, before it is sent', async () => {
    const head = `POST /api/v1/status HTTP/1.1\r\nHost: ${web.address}\r\nAuthorization: Bearer ${web.key()}\r\nContent-Type: application/json\r\nContent-Length: 1048577\r\n\r\n`
    const { connect } = await import('node:net')
    const [host = '', port] = web.address.split(':')
    const said = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), host, () => socket.write(head))
      socket.on('data', chunk => {
        resolve(chunk.toString())
        socket.destroy()
      })
      socket.on('error', reject)
    })
    expect(said).toMatch(/^HTTP\/1.1 413 /)
  })

  it('more than a mebibyte in pieces is refused; exactly one is read', async () => {
    const secret = web.key()
    const send = (length: number, headers: Record<string, string> = {}) =>
      web.call(secret, 'status', undefined, { body: Buffer.alloc(length, 0x20), headers })
    const pieces = { 'transfer-encoding': 'chunked' }
    expect((await send(1_048_577, pieces)).json).toMatchObject({ status: 413, code: 'too_large' })
    expect((await send(1_048_577)).status).toBe(413)
    expect((await send(1_048_576)).json.detail).toContain('not JSON')
    expect((await send(1_048_576, pieces)).json.detail).toContain('not JSON')
  })

  it('a key that asks too much must wait, and another need not', async () => {
    const slow = keep(await TestWeb.start({ limits: { key: { points: 3, windowSeconds: 60 } } }))
    const [one, other] = [slow.key(), slow.key()]
    for (let asked = 0; asked < 3; asked += 1) expect((await slow.call(one, 'status')).status).toBe(200)
    const { status, headers, json } = await slow.call(one, 'status')
    expect([status, json.code]).toEqual([429, 'too_many'])
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60)
    expect((await slow.call(other, 'status')).status).toBe(200)
  })

  it('an address that tries keys must wait soon, and another need not', async () => {
    const limits = { address: { points: 30, windowSeconds: 60 }, wrongKeyPoints: 10 }
    const slow = keep(await TestWeb.start({ limits }))
    const secret = slow.key()
    for (let tried = 0; tried < 3; tried += 1)
      expect((await slow.call('gh_wrong', 'status')).status).toBe(401)
    expect((await slow.call(secret, 'status')).status).toBe(429)
    expect((await slow.call(secret, 'status', {}, { from: '127.0.0.9' })).status).toBe(200)
    const clients = ['2001:db8::1', '2001:db8::ffff', '2001:db8:0:1::1']
    const statuses: number[] = []
    for (const client of clients) {
      const headers = { 'x-forwarded-for': client }
      for (let tried = 0; tried < 3; tried += 1)
        statuses.push((await slow.call('gh_wrong', 'status', {}, { throughEdge: true, headers })).status)
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429, 429, 401, 401, 401])
  })
})

it('an address that is taken is said with the name of its setting', async () => {
  const taken = createServer()
  await new Promise<void>(resolve => taken.listen(0, '127.0.0.1', resolve))
  keep({ stop: () => new Promise<void>(resolve => taken.close(() => resolve())) })
  const bound = taken.address()
  const port = bound && typeof bound === 'object' ? bound.port : 0
  const { startWebServer } = await import('@gatehouse/bot/web/server.ts')
  const place = { address: `127.0.0.1:${port}` as const, socket: `${web.server.socket}2` }
  const starting = startWebServer({ ...web.deps } as never, place)
  await expect(starting).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('GATEHOUSE_WEB'),
  })
})
