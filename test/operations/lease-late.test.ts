import { beforeEach, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { LeaseScene } from './lease-scene.ts'

const keep = keeper()
let number: number
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
  await scene.gate.as(scene.anna, 'route set shop body=sale keep-within=2m')
  number = scene.gate.edge.revisions.active()?.number ?? 0
})

const again = 'To do it again: route set shop body=sale keep-within=2m'

it('keep without a name says within the hour what was taken back, and how to do it again', async () => {
  await scene.watch.after(120_000)
  const { exit, reply } = await scene.gate.as(scene.anna, 'keep')
  expect(exit).toBe(1)
  expect(reply.title).toMatch(new RegExp(`^Too late: Revision ${number} was taken back at .* ${again}$`))
  scene.gate.clock.advance(3_590_000)
  expect((await scene.gate.as(scene.anna, 'keep')).reply.title).toContain(`Revision ${number} was taken back`)
  scene.gate.clock.advance(20_000)
  expect((await scene.gate.as(scene.anna, 'keep')).reply.title).toBe('Nothing waits to be kept.')
})

it('keep without a name means what waits, although something else was taken back', async () => {
  await scene.watch.after(120_000)
  await scene.gate.as(scene.anna, 'route set shop body=late keep-within=2m')
  expect((await scene.gate.as(scene.anna, 'keep')).reply.title).toMatch(/^Kept: route set shop body=late/)
})

it('keep without a name says nothing of what a person took back', async () => {
  await scene.gate.as(scene.anna, `undo ${number}`)
  await scene.watch.look()
  expect((await scene.gate.as(scene.anna, 'keep')).reply.title).toBe('Nothing waits to be kept.')
})

it.each(['keep', 'keep it by its number'])('the deadline decides, not who looks first: %s', async how => {
  scene.gate.clock.advance(120_000)
  const { exit, reply } = await scene.gate.as(scene.anna, how === 'keep' ? 'keep' : `keep ${number}`)
  expect(exit).toBe(1)
  expect(reply.title).toMatch(new RegExp(`^Too late: Revision ${number} was to be kept by .* ${again}$`))
  await scene.watch.look()
  expect(await scene.body()).toBe('shop')
})

it('what cannot be taken back may still be kept', async () => {
  scene.gate.clock.advance(120_000)
  scene.gate.edge.stores.leases.trouble(String(number), 'the edge does not answer')
  expect((await scene.gate.as(scene.anna, 'keep')).reply.title).toContain('Kept')
  await scene.watch.look()
  expect(await scene.body()).toBe('sale')
})

it('the time by which it was to be kept stands in the audit, the revision and the list', async () => {
  const { untilMs = 0 } = scene.gate.edge.stores.leases.get(String(number)) ?? {}
  const due = `which nobody has kept by ${new Date(untilMs).toISOString().slice(0, 16).replace('T', ' ')}`
  await scene.watch.after(126_000)
  expect(scene.gate.audit(5).some(({ subject }) => subject.includes(due))).toBe(true)
  expect(scene.gate.edge.revisions.active()?.why).toContain(due)
  expect(JSON.stringify((await scene.gate.type('operation list')).reply.table)).toContain(due)
})
