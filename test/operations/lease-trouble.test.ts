import { beforeEach, expect, it } from 'vitest'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseWatch, withEdge } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  watch = new LeaseWatch(gate)
  anna = gate.person('anna', 'operator')
})

const body = async () => (await gate.ask('shop.localhost')).body
const active = () => gate.edge.revisions.active()?.number ?? 0
const leaseOf = (operation: number) => gate.edge.stores.leases.get(String(operation))

/** The edge does not answer until that is called. */
function loseEdge(): () => void {
  const status = { ...gate.deps.edge.status(), running: 'down' as const, words: 'connection refused' }
  return withEdge(gate, { status: () => status })
}

it('while the edge is down nothing is lost: it is told once, tried again, and done once it is up', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=1m')
  const number = active()
  const back = loseEdge()
  const revisions = gate.edge.revisions.list(1)[0]?.number
  await watch.after(minuteMs)
  await watch.look()
  await watch.after(minuteMs)
  // Each try would be a revision.
  expect(gate.edge.revisions.list(1)[0]?.number).toBe(revisions)
  expect(watch.told).toMatchObject([{ kind: 'not-taken-back', operation: String(number), again: true }])
  expect(leaseOf(number)).toMatchObject({ state: 'waiting', words: 'connection refused' })
  back()
  await watch.after(minuteMs)
  expect(await body()).toBe('shop')
  expect(leaseOf(number)?.state).toBe('taken-back')
  expect(watch.told.at(-1)).toMatchObject({ kind: 'taken-back', lateMs: expect.any(Number) })
})

it('what waits although its time is over can still be kept', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=1m')
  const number = active()
  const back = loseEdge()
  await watch.after(minuteMs)
  expect((await gate.as(anna, `keep ${number}`)).exit).toBe(0)
  back()
  await watch.after(5 * minuteMs)
  expect(await body()).toBe('sale')
})

it('whoever keeps it while it is being taken back is told that it is too late', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=1m')
  const number = active()
  gate.clock.advance(minuteMs)
  const looking = watch.look()
  let said = ''
  while (leaseOf(number)?.state === 'waiting' && said === '') {
    await new Promise(setImmediate)
    if (leaseOf(number)?.backBy !== null) said = (await gate.as(anna, `keep ${number}`)).reply.title
  }
  await looking
  expect(said).toMatch(/^Too late: Revision \d+ (is being|was) taken back/)
  expect(await body()).toBe('shop')
})

it('keeping at the very moment before it begins wins', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=1m')
  const number = active()
  gate.clock.advance(minuteMs)
  const looking = watch.look()
  const kept = await gate.as(anna, `keep ${number}`)
  await looking
  // Whichever came first, what was said is what is in force.
  expect(await body()).toBe(kept.exit === 0 ? 'sale' : 'shop')
  expect(leaseOf(number)?.state).toBe(kept.exit === 0 ? 'kept' : 'taken-back')
})

it('what always fails is tried at longer and longer intervals, up to an hour, and told once', async () => {
  await gate.as(anna, 'route set shop body=sale keep-within=1m')
  let tries = 0
  const back = withEdge(gate, {
    change: async () => {
      tries += 1
      return { kind: 'failed', revision: 99, reason: 'refused', words: 'no such module', restored: true }
    },
  })
  const triedIn = async (minutes: number) => {
    const before = tries
    for (let minute = 0; minute < minutes; minute += 1) await watch.after(minuteMs)
    return tries - before
  }
  expect(await triedIn(2)).toBe(2)
  expect(await triedIn(60)).toBeLessThanOrEqual(5)
  expect(await triedIn(12 * 60)).toBe(12)
  // Another process goes on, and does not tell it again.
  const next = new LeaseWatch(gate)
  await next.look()
  expect([...watch.told, ...next.told]).toHaveLength(1)
  back()
  await watch.after(60 * minuteMs)
  expect(await body()).toBe('shop')
})
