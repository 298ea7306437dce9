import type { Caller } from '@gatehouse/bot/caller.ts'
import { beforeEach, expect, it } from 'vitest'
import { shopGate, statusOf } from '../blocks/scene.ts'
import { type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const blocked = '203.0.113.7'
const open = 'route add pay shop.localhost path=/pay answer=200 body=pay'
let gate: TestGatehouse

beforeEach(async () => {
  gate = keep(await shopGate())
})

const statuses = async () => [
  await statusOf(gate, blocked),
  await statusOf(gate, blocked, 'shop.localhost', '/pay'),
]

it('a path that is taken out of a route on which somebody is blocked is confirmed by somebody who reads that', async () => {
  await gate.done(`block ${blocked} route=shop for 2h`)
  const { reply } = await gate.type(open, 'nothing')
  expect(reply.pending).toBeDefined()
  const words = textOf(reply)
  expect(words).toContain(
    `${blocked}, blocked on the route shop, could not ask for shop.localhost/pay until now`,
  )
  expect(words).toContain(`To block there too: block ${blocked} route=shop,pay`)
  expect(await statuses()).toEqual([403, 403])
  await gate.done(open)
  expect(await statuses()).toEqual([403, 200])
  await gate.done(`block ${blocked} route=shop,pay`)
  expect(await statuses()).toEqual([403, 403])
})

it('a key that may change routes does not do it', async () => {
  await gate.done(`block ${blocked} route=shop for 2h`)
  await gate.as(gate.person('ada', 'admin'), 'key create robot scopes=route:change')
  const id = gate.edge.stores.keys.list()[0]?.id ?? 0
  const key: Caller = { kind: 'key', id, face: 'api', address: '192.0.2.50' }
  const { exit, reply } = await gate.type(open, 'nothing', key)
  expect([exit, textOf(reply)]).toEqual([1, expect.stringContaining('needs the scope route:destructive')])
  expect(await statuses()).toEqual([403, 403])
})

it.each([
  ['of everything', [`block ${blocked}`]],
  ['of another route', ['route add wiki wiki.localhost answer=200', `block ${blocked} route=wiki`]],
  ['of both routes', [open, 'route disable pay', `block ${blocked} route=shop,pay`]],
  ['that has ended', [`block ${blocked} route=shop`, `end block ${blocked}`]],
])('a block %s is not lost, and nothing is asked', async (_what, lines) => {
  await gate.done(...lines)
  const { exit, reply } = await gate.type(lines[0] === open ? 'route enable pay' : open, 'nothing')
  expect([exit, reply.pending]).toEqual([0, undefined])
})

it('names three of many', async () => {
  await gate.done(...[1, 2, 3, 4, 5].map(last => `block 203.0.113.${last} route=shop`))
  const { reply } = await gate.type(open, 'nothing')
  expect(textOf(reply)).toContain(
    '203.0.113.1, 203.0.113.2, 203.0.113.3 and others, blocked on the route shop',
  )
})
