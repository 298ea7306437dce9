import type { NewLease } from '@gatehouse/core/operations/lease.ts'
import { beforeEach, expect, it } from 'vitest'
import { type Person, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { type LeaseWatch, leaseScene } from './lease-scene.ts'

const keep = keeper()
const network = '2001:db8::/48'
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person

beforeEach(async () => {
  ;({ gate, watch, anna } = await leaseScene())
  keep(gate)
})

/** A block with so many exceptions that no audit entry holds the line that makes it. */
async function longBlock(): Promise<void> {
  const parts = Array.from({ length: 60 }, (_, index) => `2001:db8:0:${(index + 4096).toString(16)}::/64`)
  expect((await gate.as(anna, `block ${network} for 1h except=${parts.join(',')}`)).exit).toBe(0)
}

const minutesLeft = () => {
  const untilMs = gate.deps.blocks.at(network, gate.clock.nowMs())?.untilMs ?? 0
  return Math.round((untilMs - gate.clock.nowMs()) / 60_000)
}

it('nobody is promised that something is taken back by itself when no line is kept that would do it', async () => {
  await longBlock()
  const { exit, reply } = await gate.type(`block ${network} for 5h keep-within=1m`, 'nothing', anna.caller)
  expect([exit, textOf(reply)]).toEqual([
    1,
    expect.stringMatching(
      /^It cannot be taken back by itself: the line .* too long.*\. Leave keep-within out\./,
    ),
  ])
  expect([minutesLeft(), gate.deps.leases.waiting()]).toEqual([60, []])
})

it('without a time to keep it in it is done, and the answer says that nothing takes it back', async () => {
  await longBlock()
  const { exit, reply } = await gate.as(anna, `block ${network} for 5h`)
  expect([exit, minutesLeft()]).toEqual([0, 300])
  expect(reply.notes?.join(' ')).toMatch(/Nothing takes it back by itself or by "undo": the line/)
  expect(reply.next?.some(line => line.startsWith('undo'))).toBe(false)
})

it('what has no way back all the same is told of once, and never tried again', async () => {
  await longBlock()
  await gate.as(anna, `block ${network} for 5h`)
  const operation = `a${gate.audit(1)[0]?.seq}`
  const atMs = gate.clock.nowMs()
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
  gate.deps.leases.begin(lease)
  await watch.after(60_000)
  const words = expect.stringContaining('cannot be taken back')
  expect(gate.deps.leases.get(operation)).toMatchObject({ state: 'failed', words })
  await watch.after(3_600_000)
  expect(watch.told).toMatchObject([{ kind: 'not-taken-back', operation, again: false, words }])
})
