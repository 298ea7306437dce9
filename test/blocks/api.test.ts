import { beforeEach, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { TestWeb } from '../web/web-parts.ts'

const keep = keeper()
const scopes = ['block:change', 'unblock:change', 'block:read']

let web: TestWeb
beforeEach(async () => {
  web = keep(await TestWeb.start())
})

const live = () => web.deps.blocks.live(web.nowMs).map(({ network }) => network)

it('a key with the scope blocks, lists and unblocks, and one without it does not', async () => {
  const secret = web.key({ scopes })
  const made = await web.call(secret, 'block', { network: '203.0.113.7', for: '2h', reason: 'guessing' })
  expect(made.status).toBe(200)
  expect(made.json).toMatchObject({
    data: { network: '203.0.113.7', routes: null, answer: 'refuse', reason: 'guessing', inForce: true },
  })
  expect((await web.call(secret, 'block/list', { part: '203' })).json).toMatchObject({
    data: { count: 1, blocks: [{ network: '203.0.113.7' }] },
  })
  expect((await web.call(secret, 'unblock', { network: '203.0.113.7' })).status).toBe(200)
  expect(live()).toEqual([])
  const other = web.key({ scopes: ['route:change'] })
  expect((await web.call(other, 'block', { network: '203.0.113.7' })).status).toBe(403)
  expect(live()).toEqual([])
})

it('what asks for a code or a second person is nothing for a key', async () => {
  const secret = web.key({ scopes })
  const refusal = async (network: string, more: object = {}) =>
    (await web.call(secret, 'block', { network, ...more })).status
  expect(await refusal('10.0.0.5')).toBe(403)
  expect(await refusal('203.0.0.0/12')).toBe(403)
  expect(await refusal('203.0.113.7', { until: 'revoked' })).toBe(403)
  expect(await refusal('0.0.0.0/0')).toBe(409)
  expect(await refusal('nobody')).toBe(400)
  expect(live()).toEqual([])
})

it('the address from which a key is used is not blocked by it', async () => {
  const secret = web.key({ scopes: ['block:change', 'block:destructive'] })
  const from = { throughEdge: true, headers: { 'x-forwarded-for': '203.0.113.50' } }
  const answer = await web.call(secret, 'block', { network: '203.0.113.0/24' }, from)
  expect([answer.status, live()]).toEqual([403, []])
  expect((await web.call(secret, 'block', { network: '203.0.114.0/24' }, from)).status).toBe(200)
})

it('a named request has its effect once', async () => {
  const secret = web.key({ scopes })
  const named = { headers: { 'idempotency-key': 'n-1' } }
  const first = await web.call(secret, 'block', { network: '203.0.113.7' }, named)
  web.nowMs += 60_000
  const second = await web.call(secret, 'block', { network: '203.0.113.7' }, named)
  expect(second.text).toBe(first.text)
  expect(web.deps.blocks.live(web.nowMs)[0]?.untilMs).toBe(web.nowMs - 60_000 + 3_600_000)
})
