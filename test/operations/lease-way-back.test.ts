import type { NewLease } from '@gatehouse/core/operations/lease.ts'
import { beforeEach, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseScene } from './lease-scene.ts'

const keep = keeper()
const network = '2001:db8::/48'
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
})

/** A block with so many exceptions that no audit entry holds the line that makes it. */
async function longBlock(): Promise<void> {
  const parts = Array.from({ length: 60 }, (_, index) => `2001:db8:0:${(index + 4096).toString(16)}::/64`)
  expect((await scene.gate.as(scene.anna, `block ${network} for 1h except=${parts.join(',')}`)).exit).toBe(0)
}

const minutesLeft = () => {
  const untilMs = scene.gate.deps.blocks.at(network, scene.gate.clock.nowMs())?.untilMs ?? 0
  return Math.round((untilMs - scene.gate.clock.nowMs()) / 60_000)
}

it('nobody is promised that something is taken back by itself when no line is kept that would do it', async () => {
  await longBlock()
  const { exit, reply } = await scene.gate.type(
    `block ${network} for 5h keep-within=1m`,
    'nothing',
    scene.anna.caller,
  )
  expect([exit, textOf(reply)]).toEqual([
    1,
    expect.stringMatching(
      /^It cannot be taken back by itself: the line .* too long.*\. Leave keep-within out\./,
    ),
  ])
  expect([minutesLeft(), scene.gate.deps.leases.waiting()]).toEqual([60, []])
})

it('without a time to keep it in it is done, and the answer says that nothing takes it back', async () => {
  await longBlock()
  const { exit, reply } = await scene.gate.as(scene.anna, `block ${network} for 5h`)
  expect([exit, minutesLeft()]).toEqual([0, 300])
  expect(reply.notes?.join(' ')).toMatch(/Nothing takes it back by itself or by "undo": the line/)
  expect(reply.next?.some(line => line.startsWith('undo'))).toBe(false)
})

it('what has no way back all the same is told of once, and never tried again', async () => {
  await longBlock()
  await scene.gate.as(scene.anna, `block ${network} for 5h`)
  const operation = `a${scene.gate.audit(1)[0]?.seq}`
  const atMs = scene.gate.clock.nowMs()
  const lease: NewLease = {
    operation,
    command: 'block',
    role: 'operator',
    nouns: [],
    risk: 'change',
    line: `block ${network}`,
    atMs,
    untilMs: atMs + 60_000,
  }
  scene.gate.deps.leases.begin(lease)
  await scene.watch.after(60_000)
  const words = expect.stringContaining('cannot be taken back')
  expect(scene.gate.deps.leases.get(operation)).toMatchObject({ state: 'failed', words })
  await scene.watch.after(3_600_000)
  expect(scene.watch.told).toMatchObject([{ kind: 'not-taken-back', operation, again: false, words }])
})
