import { beforeEach, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { LeaseScene } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
  await scene.gate.done('route add wiki wiki.localhost answer=200 body=wiki')
  await scene.gate.as(scene.anna, 'route set shop body=annas keep-within=2m')
})

const state = (revision: number) => scene.lease(revision)?.state

it.each([
  ['of another route', 'route set wiki body=berts'],
  ['of something else of the same route', 'route set shop path=/x'],
])('what waits to be kept %s holds up nothing', async (_what, line) => {
  await scene.gate.as(scene.bert, 'route set shop body=berts')
  await scene.gate.as(scene.bert, `${line} keep-within=1h`)
  expect(state(6)).toBe('waiting')
  await scene.watch.after(2 * minuteMs)
  expect(state(4)).toBe('failed')
  expect(scene.watch.told).toMatchObject([{ kind: 'not-taken-back', operation: '4', again: false }])
})

it('what was done to a route that somebody has removed waits until the removal is kept, or has gone', async () => {
  await scene.gate.as(scene.bert, 'route remove shop keep-within=10m')
  await scene.watch.after(2 * minuteMs)
  expect([state(4), state(5)]).toEqual(['waiting', 'waiting'])
  await scene.watch.after(8 * minuteMs)
  expect([state(4), state(5), await scene.body()]).toEqual(['taken-back', 'taken-back', 'shop'])
})
