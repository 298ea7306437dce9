import { beforeEach, expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

const keep = keeper()
let gate: TestGatehouse
let shop: Upstream

beforeEach(async () => {
  shop = keep(await startUpstream('shop'))
  gate = keep(await TestGatehouse.start())
  await gate.done(`route add shop shop.localhost http://127.0.0.1:${shop.port}`)
})

const forwardedFor = async (from: string, said?: string) => {
  const headers: Record<string, string> = said === undefined ? {} : { 'x-forwarded-for': said }
  await gate.ask('shop.localhost', '/', { from, headers })
  return shop.seen.at(-1)?.headers['x-forwarded-for']
}

it("a trusted proxy's word on the client is passed on; anybody else's is not believed", async () => {
  expect(await forwardedFor('127.0.0.2', '203.0.113.9')).toBe('127.0.0.2')
  await gate.done('settings set trusted-proxies=127.0.0.2/32')
  expect(await forwardedFor('127.0.0.2', '203.0.113.9')).toBe('203.0.113.9, 127.0.0.2')
  expect(await forwardedFor('127.0.0.3', '203.0.113.9')).toBe('127.0.0.3')
  await gate.done('settings set trusted-proxies=none')
  expect(await forwardedFor('127.0.0.2', '203.0.113.9')).toBe('127.0.0.2')
})

it('the edge moves to another port and leaves the old one', async () => {
  const http = `127.0.0.1:${await freePort()}`
  await gate.done(`settings set http=${http}`)
  expect((await ask(http, 'shop.localhost')).body).toBe('shop')
  await expect(gate.ask('shop.localhost')).rejects.toThrow('ECONNREFUSED')
  await gate.done('undo')
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  await expect(ask(http, 'shop.localhost')).rejects.toThrow('ECONNREFUSED')
})

it("a port that another program has is refused in Caddy's words, and the old one goes on", async () => {
  const taken = keep(await startUpstream('taken'))
  const before = { hash: gate.stateHash(), live: await gate.edge.live() }
  const { exit, reply } = await gate.type(`settings set http=127.0.0.1:${taken.port}`)
  expect(exit).toBe(1)
  expect(reply.title).toContain('was taken back. The old configuration is in force.')
  expect(reply.code?.text).toContain('address already in use')
  expect({ hash: gate.stateHash(), live: await gate.edge.live() }).toEqual(before)
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
})

it('reserving a host takes it from the wildcard at once, and releasing it gives it back', async () => {
  await gate.done('route add any *.example.com answer=200 body=any')
  const answer = async () => (await gate.ask('status.example.com')).body
  expect(await answer()).toBe('any')
  await gate.done('settings set reserved-hosts=status.example.com')
  expect(await answer()).toBe('This host is reserved.\n')
  await gate.done('settings set reserved-hosts=none')
  expect(await answer()).toBe('any')
})

it('loopback upstreams cannot be forbidden while a route leads to one', async () => {
  await gate.expectUnchanged(async () => {
    const { exit, reply } = await gate.type('settings set loopback-upstreams=no')
    expect(exit).toBe(1)
    expect(reply.title).toMatch(/^Refused: shop: .* loopback/)
  })
})
