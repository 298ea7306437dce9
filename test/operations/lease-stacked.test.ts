import { beforeEach, expect, it } from 'vitest'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseWatch } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person
let bert: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  watch = new LeaseWatch(gate)
  anna = gate.person('anna', 'operator')
  bert = gate.person('bert', 'operator')
  await gate.as(anna, 'route set shop body=annas keep-within=2m')
  await gate.as(bert, 'route set shop body=berts keep-within=10m')
})

const body = async () => (await gate.ask('shop.localhost')).body
const state = (revision: number) => gate.edge.stores.leases.get(String(revision))?.state

it('what lies below something that nobody has kept yet waits for it, and neither comes back', async () => {
  await watch.after(2 * minuteMs)
  expect([state(3), state(4), await body()]).toEqual(['waiting', 'waiting', 'berts'])
  expect(watch.told).toEqual([])
  await watch.after(8 * minuteMs)
  await watch.look()
  expect([state(3), state(4), await body()]).toEqual(['taken-back', 'taken-back', 'shop'])
})

it('what lies below something that somebody keeps stays, and that is told', async () => {
  await watch.after(2 * minuteMs)
  expect((await gate.as(bert, 'keep 4')).exit).toBe(0)
  await watch.look()
  expect([state(3), state(4), await body()]).toEqual(['failed', 'kept', 'berts'])
  expect(watch.told).toMatchObject([{ kind: 'not-taken-back', operation: '3', again: false }])
})
