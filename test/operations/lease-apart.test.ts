import { beforeEach, expect, it } from 'vitest'
import type { Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { type LeaseWatch, leaseScene } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person
let bert: Person

beforeEach(async () => {
  ;({ gate, watch, anna, bert } = await leaseScene())
  keep(gate)
  await gate.done('route add wiki wiki.localhost answer=200 body=wiki')
  await gate.as(anna, 'route set shop body=annas keep-within=2m')
})

const body = async () => (await gate.ask('shop.localhost')).body
const state = (revision: number) => gate.edge.stores.leases.get(String(revision))?.state

it.each([
  ['of another route', 'route set wiki body=berts'],
  ['of something else of the same route', 'route set shop path=/x'],
])('what waits to be kept %s holds up nothing', async (_what, line) => {
  await gate.as(bert, 'route set shop body=berts')
  await gate.as(bert, `${line} keep-within=1h`)
  expect(state(6)).toBe('waiting')
  await watch.after(2 * minuteMs)
  expect(state(4)).toBe('failed')
  expect(watch.told).toMatchObject([{ kind: 'not-taken-back', operation: '4', again: false }])
})

it('what was done to a route that somebody has removed waits until the removal is kept, or has gone', async () => {
  await gate.as(bert, 'route remove shop keep-within=10m')
  await watch.after(2 * minuteMs)
  expect([state(4), state(5)]).toEqual(['waiting', 'waiting'])
  await watch.after(8 * minuteMs)
  expect([state(4), state(5), await body()]).toEqual(['taken-back', 'taken-back', 'shop'])
})
