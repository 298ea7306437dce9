import { beforeEach, expect, it } from 'vitest'
import type { Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { type LeaseWatch, leaseScene, withEdge } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person
let bert: Person

beforeEach(async () => {
  ;({ gate, watch, anna, bert } = await leaseScene())
  keep(gate)
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

it('what lies below is planned once, and not again before what lies over it has ended', async () => {
  const { edge } = gate.deps
  let plans = 0
  withEdge(gate, {
    plan: (...wish) => {
      plans += 1
      return edge.plan(...wish)
    },
  })
  await watch.after(2 * minuteMs)
  for (let second = 0; second < 20; second += 1) await watch.after(1000)
  expect(plans).toBe(1)
})

it('what is late together goes at one look, the newest first', async () => {
  await watch.after(20 * minuteMs)
  expect([state(3), state(4), await body()]).toEqual(['taken-back', 'taken-back', 'shop'])
})

it('what cannot be taken back holds up nothing below it, which names it', async () => {
  const back = withEdge(gate, {
    change: async () => ({ kind: 'failed', revision: 99, reason: 'refused', words: 'no', restored: true }),
  })
  await watch.after(10 * minuteMs)
  back()
  await watch.after(1000)
  expect([state(3), state(4), await body()]).toEqual(['failed', 'waiting', 'berts'])
  expect(gate.edge.stores.leases.get('3')?.words).toMatch(
    /bert \(revision 4\) changed body of the route shop since; that stays\. Revision 4, which could not be taken back so far, lies over it/,
  )
})
