import type { Caller } from '@gatehouse/bot/caller.ts'
import { beforeEach, expect, it } from 'vitest'
import { type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
let gate: TestGatehouse
let anna: Person
let bert: Person
let program: Caller

beforeEach(async () => {
  gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  anna = gate.person('anna', 'operator')
  bert = gate.person('bert', 'operator')
  const { keys } = gate.edge.stores
  const expiresAtMs = gate.clock.nowMs() + 86_400_000
  const scopes = ['route:change', 'undo:destructive']
  const { id } = keys.add(
    { name: 'deploy', owner: null, scopes, networks: [], expiresAtMs },
    gate.clock.nowMs(),
  )
  keys.issue(id)
  program = { kind: 'key', id, face: 'api', address: '127.0.0.1' }
})

const body = async (host: string) => (await gate.ask(host)).body

it('undo takes back what one did oneself, also when others and programs did something since', async () => {
  await gate.as(anna, 'route set shop body=sale')
  await gate.as(bert, 'route add wiki wiki.localhost answer=200 body=wiki')
  await gate.type('route add api api.localhost answer=200 body=api', 'nothing', program)
  const { exit, reply } = await gate.type('undo', 'nothing', anna.caller)
  expect([exit, reply.pending]).toEqual([0, undefined])
  expect(await body('shop.localhost')).toBe('shop')
  expect(await body('wiki.localhost')).toBe('wiki')
  expect(await body('api.localhost')).toBe('api')
})

it('whoever did nothing is shown what another person did last, not what a program did', async () => {
  await gate.as(anna, 'route set shop body=sale')
  await gate.type('route add api api.localhost answer=200 body=api', 'nothing', program)
  const { reply } = await gate.type('undo', 'nothing', bert.caller)
  expect(textOf(reply)).toContain('It was anna who did it: "route set shop body=sale"')
  expect(await body('shop.localhost')).toBe('sale')
})

it('a program takes back its own alone, and by its name people take back what it did', async () => {
  await gate.type('route add api api.localhost answer=200 body=api', 'nothing', program)
  const made = gate.edge.revisions.active()?.number
  await gate.as(anna, 'route set shop body=sale')
  expect((await gate.type('undo', 'nothing', program)).exit).toBe(0)
  expect(await body('shop.localhost')).toBe('sale')
  expect((await gate.ask('api.localhost')).status).toBe(404)
  await gate.type('route add api api.localhost answer=200 body=api', 'nothing', program)
  expect((await gate.as(bert, `undo ${(made ?? 0) + 3}`)).exit).toBe(0)
  expect((await gate.ask('api.localhost')).status).toBe(404)
})
