import { beforeEach, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { LeaseScene, withEdge } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
  await scene.gate.as(scene.anna, 'route set shop body=annas keep-within=2m')
  await scene.gate.as(scene.bert, 'route set shop body=berts keep-within=10m')
})

const state = (revision: number) => scene.lease(revision)?.state

it('what lies below something that nobody has kept yet waits for it, and neither comes back', async () => {
  await scene.watch.after(2 * minuteMs)
  expect([state(3), state(4), await scene.body()]).toEqual(['waiting', 'waiting', 'berts'])
  expect(scene.watch.told).toEqual([])
  await scene.watch.after(8 * minuteMs)
  await scene.watch.look()
  expect([state(3), state(4), await scene.body()]).toEqual(['taken-back', 'taken-back', 'shop'])
})

it('what lies below something that somebody keeps stays, and that is told', async () => {
  await scene.watch.after(2 * minuteMs)
  expect((await scene.gate.as(scene.bert, 'keep 4')).exit).toBe(0)
  await scene.watch.look()
  expect([state(3), state(4), await scene.body()]).toEqual(['failed', 'kept', 'berts'])
  expect(scene.watch.told).toMatchObject([{ kind: 'not-taken-back', operation: '3', again: false }])
})

it('what lies below is planned once, and not again before what lies over it has ended', async () => {
  const { edge } = scene.gate.deps
  let plans = 0
  withEdge(scene.gate, {
    plan: (...wish) => {
      plans += 1
      return edge.plan(...wish)
    },
  })
  await scene.watch.after(2 * minuteMs)
  for (let second = 0; second < 20; second += 1) await scene.watch.after(1000)
  expect(plans).toBe(1)
})

it('what is late together goes at one look, the newest first', async () => {
  await scene.watch.after(20 * minuteMs)
  expect([state(3), state(4), await scene.body()]).toEqual(['taken-back', 'taken-back', 'shop'])
})

it('what cannot be taken back holds up nothing below it, which names it', async () => {
  const back = withEdge(scene.gate, {
    change: async () => ({ kind: 'failed', revision: 99, reason: 'refused', words: 'no', restored: true }),
  })
  await scene.watch.after(10 * minuteMs)
  back()
  await scene.watch.after(1000)
  expect([state(3), state(4), await scene.body()]).toEqual(['failed', 'waiting', 'berts'])
  expect(scene.gate.edge.stores.leases.get('3')?.words).toMatch(
    /bert \(revision 4\) changed body of the route shop since; that stays\. Revision 4, which could not be taken back so far, lies over it/,
  )
})
