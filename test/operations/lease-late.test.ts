import { beforeEach, expect, it } from 'vitest'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseWatch } from './lease-scene.ts'

const keep = keeper()
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person
let number: number

beforeEach(async () => {
  gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  watch = new LeaseWatch(gate)
  anna = gate.person('anna', 'operator')
  await gate.as(anna, 'route set shop body=sale keep-within=2m')
  number = gate.edge.revisions.active()?.number ?? 0
})

const again = 'To do it again: route set shop body=sale keep-within=2m'
const body = async () => (await gate.ask('shop.localhost')).body

it('keep without a name says within the hour what was taken back, and how to do it again', async () => {
  await watch.after(120_000)
  const { exit, reply } = await gate.as(anna, 'keep')
  expect(exit).toBe(1)
  expect(reply.title).toMatch(new RegExp(`^Too late: Revision ${number} was taken back at .* ${again}$`))
  gate.clock.advance(3_590_000)
  expect((await gate.as(anna, 'keep')).reply.title).toContain(`Revision ${number} was taken back`)
  gate.clock.advance(20_000)
  expect((await gate.as(anna, 'keep')).reply.title).toBe('Nothing waits to be kept.')
})

it('keep without a name means what waits, although something else was taken back', async () => {
  await watch.after(120_000)
  await gate.as(anna, 'route set shop body=late keep-within=2m')
  expect((await gate.as(anna, 'keep')).reply.title).toMatch(/^Kept: route set shop body=late/)
})

it('keep without a name says nothing of what a person took back', async () => {
  await gate.as(anna, `undo ${number}`)
  await watch.look()
  expect((await gate.as(anna, 'keep')).reply.title).toBe('Nothing waits to be kept.')
})

it.each(['keep', 'keep it by its number'])('the deadline decides, not who looks first: %s', async how => {
  gate.clock.advance(120_000)
  const { exit, reply } = await gate.as(anna, how === 'keep' ? 'keep' : `keep ${number}`)
  expect(exit).toBe(1)
  expect(reply.title).toMatch(new RegExp(`^Too late: Revision ${number} was to be kept by .* ${again}$`))
  await watch.look()
  expect(await body()).toBe('shop')
})

it('what cannot be taken back may still be kept', async () => {
  gate.clock.advance(120_000)
  gate.edge.stores.leases.trouble(String(number), 'the edge does not answer')
  expect((await gate.as(anna, 'keep')).reply.title).toContain('Kept')
  await watch.look()
  expect(await body()).toBe('sale')
})

it('the time by which it was to be kept stands in the audit, the revision and the list', async () => {
  const { untilMs = 0 } = gate.edge.stores.leases.get(String(number)) ?? {}
  const due = `which nobody has kept by ${new Date(untilMs).toISOString().slice(0, 16).replace('T', ' ')}`
  await watch.after(126_000)
  expect(gate.audit(5).some(({ subject }) => subject.includes(due))).toBe(true)
  expect(gate.edge.revisions.active()?.why).toContain(due)
  expect(JSON.stringify((await gate.type('operation list')).reply.table)).toContain(due)
})
