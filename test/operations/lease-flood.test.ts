import type { Caller } from '@gatehouse/bot/caller.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { takeDue } from '@gatehouse/core/operations/keep-leases.ts'
import type { Lease, LeaseStore } from '@gatehouse/core/operations/lease.ts'
import { Overdue } from '@gatehouse/core/operations/overdue.ts'
import { beforeEach, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { keyOf, LeaseScene } from './lease-scene.ts'
import { waitingLease } from './waiting-lease.ts'

const keep = keeper()
let robot: Caller
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
  robot = keyOf(scene.gate, scene.gate.person('ada', 'admin'), ['block:change', 'route:change'])
})

const bans = async (count: number, more = '') => {
  for (let index = 1; index <= count; index += 1)
    await scene.gate.type(`block 198.51.100.${index} keep-within=10m${more}`, 'nothing', robot)
}
const blocked = () => scene.gate.deps.blocks.count(scene.gate.clock.nowMs())

it('a key has fifty changes at most that wait to be kept; more are refused with a sentence', async () => {
  expect((await scene.gate.type('route set shop body=sale keep-within=10m', 'nothing', robot)).exit).toBe(0)
  await bans(49)
  const over = 'block 203.0.113.7'
  for (const line of [`${over} keep-within=10m`, 'route set shop body=late keep-within=10m']) {
    const { exit, reply } = await scene.gate.type(line, 'nothing', robot)
    expect([exit, textOf(reply)]).toEqual([
      1,
      expect.stringMatching(/^50 changes of this key wait to be kept already.*Leave keep-within out/),
    ])
  }
  expect([blocked(), (await scene.gate.ask('shop.localhost')).body]).toEqual([49, 'sale'])
  expect((await scene.gate.type(over, 'nothing', robot)).exit).toBe(0)
  expect((await scene.gate.as(scene.anna, 'block 203.0.113.8 keep-within=10m')).exit).toBe(0)
  const [first] = scene.gate.deps.leases.waiting()
  await scene.gate.as(scene.anna, `keep ${first?.operation}`)
  expect((await scene.gate.type('block 203.0.113.9 keep-within=10m', 'nothing', robot)).exit).toBe(0)
})

it('revisions are taken back before blocks, also before those that came later', async () => {
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=10m')
  await bans(3)
  await scene.watch.after(600_000)
  const kinds = scene.watch.told.map(told => 'operation' in told && told.operation.startsWith('a'))
  expect(kinds).toEqual([false, true, true, true])
})

it('a revision that falls due in the middle of a flood waits for a part of it only', async () => {
  const leaseOf = (operation: string) =>
    waitingLease({ operation, command: 'block', line: 'block 203.0.113.7', untilMs: 0 })
  let due = Array.from({ length: 120 }, (_, index) => leaseOf(`a${200 - index}`))
  const taken: string[] = []
  const clock = { nowMs: () => 0, monotonicMs: () => 0, sleep: async () => undefined }
  const deps = {
    leases: { due: () => due, get: leaseOf } as Partial<LeaseStore> as LeaseStore,
    clock,
    log: silentLog,
    takeBack: async ({ operation }: Lease) => {
      taken.push(operation)
      due = due.filter(one => one.operation !== operation)
      if (taken.length === 10) due = [leaseOf('7'), ...due]
      return { kind: 'taken-back' as const, words: null }
    },
    tell: () => undefined,
  }
  const overdue = new Overdue(clock)
  for (let look = 0; look < 3; look += 1) await takeDue(deps, overdue)
  expect(taken.indexOf('7')).toBe(50)
  expect([taken.length, due]).toEqual([121, []])
})
