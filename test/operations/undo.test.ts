import { beforeEach, expect, it } from 'vitest'
import { type Person, TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
let gate: TestGatehouse
let anna: Person
let bert: Person

beforeEach(async () => {
  gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  anna = gate.person('anna', 'operator')
  bert = gate.person('bert', 'operator')
})

const body = async () => (await gate.ask('shop.localhost')).body
const active = () => gate.edge.revisions.active()?.number ?? 0
/** What somebody is shown at once: that it was done, or a plan. */
const shown = async (person: Person, line: string) => {
  const answer = await gate.type(line, 'nothing', person.caller)
  return { asks: answer.reply.pending !== undefined, exit: answer.exit, said: textOf(answer.reply) }
}

it('takes one’s own last change back at once, and says which it was', async () => {
  await gate.as(anna, 'route set shop body=sale')
  const number = active()
  expect(await shown(anna, 'undo')).toMatchObject({
    asks: false,
    exit: 0,
    said: expect.stringContaining(`Revision ${number} undone`),
  })
  expect(await body()).toBe('shop')
})

it('shows a plan when it was somebody else’s, and who that was', async () => {
  await gate.as(bert, 'route add wiki wiki.localhost answer=200')
  const number = active()
  const { asks, said } = await shown(anna, 'undo')
  expect(asks).toBe(true)
  expect(said).toContain(
    `It was bert who did it: "route add wiki wiki.localhost answer=200" (revision ${number}).`,
  )
  expect((await gate.ask('wiki.localhost')).status).toBe(200)
  await gate.as(anna, 'undo')
  expect((await gate.ask('wiki.localhost')).status).toBe(404)
  // Next in line is what she has just done herself: it may be undone as well.
  expect(await shown(anna, 'undo')).toMatchObject({ asks: false })
  expect((await gate.ask('wiki.localhost')).status).toBe(200)
})

it('says that something is taken back already, and how to have it again', async () => {
  await gate.as(anna, 'route set shop body=sale')
  const number = active()
  await gate.as(anna, 'undo')
  const { exit, said } = await shown(anna, `undo ${number}`)
  expect(exit).toBe(1)
  expect(said).toContain(
    `Revision ${number} was taken back already, by anna in ${number + 1}. To have it again: undo ${number + 1}`,
  )
  await gate.as(anna, `undo ${number + 1}`)
  expect(await body()).toBe('sale')
  expect(await shown(anna, `undo ${number}`)).toMatchObject({ asks: false, exit: 0 })
  expect(await body()).toBe('shop')
})

it('a conflict names who changed what since, and leaves the choice to whoever undoes', async () => {
  await gate.as(anna, 'route set shop body=sale')
  const number = active()
  await gate.as(bert, 'route set shop body=late')
  const { asks, said } = await shown(anna, `undo ${number}`)
  expect(asks).toBe(true)
  expect(said).toContain(
    `bert (revision ${number + 1}) changed body of the route shop since; that would be lost.`,
  )
  expect(await body()).toBe('late')
  await gate.as(anna, `undo ${number}`)
  expect(await body()).toBe('shop')
})

it('what others added to the same list since stays there', async () => {
  await gate.as(anna, 'route set shop hosts=shop.localhost,sale.localhost')
  const number = active()
  await gate.done('route set shop hosts=shop.localhost,sale.localhost,late.localhost')
  await gate.as(anna, `undo ${number}`)
  const statuses = async (...hosts: string[]) =>
    Promise.all(hosts.map(async host => (await gate.ask(host)).status))
  expect(await statuses('shop.localhost', 'sale.localhost', 'late.localhost')).toEqual([200, 404, 200])
})

it('what has been removed since stays removed, and the answer says so', async () => {
  await gate.as(anna, 'route set shop body=sale')
  const number = active()
  await gate.as(bert, 'route remove shop')
  const { reply } = await gate.type(`undo ${number}`, 'nothing', anna.caller)
  expect(reply.title).toContain('Nothing to change')
  expect(reply.notes).toEqual([
    `bert (revision ${number + 1}) removed the route shop since; it stays removed.`,
  ])
})

it('a mitigation whose time is over does not come back, one that still has time comes back for the rest of it', async () => {
  await gate.as(anna, 'maintenance shop for 15m')
  await gate.as(anna, 'maintenance end shop')
  const number = active()
  gate.clock.advance(5 * 60_000)
  await gate.as(anna, `undo ${number}`)
  const [again] = gate.edge.control.current().state.mitigations
  const leftMs = (again?.untilMs ?? 0) - gate.clock.nowMs()
  expect(Math.round(leftMs / 60_000)).toBe(10)
  await gate.as(anna, 'maintenance end shop')
  gate.clock.advance(11 * 60_000)
  const { reply } = await gate.type(`undo ${active()}`, 'nothing', anna.caller)
  expect(reply).toMatchObject({
    title: expect.stringContaining('Nothing to change'),
    notes: ['The time of maintenance shop is over; it does not come back.'],
  })
  expect((await gate.ask('shop.localhost')).status).toBe(200)
})

it('after a day undo finds nothing by itself, and a revision by its number alone is a plan', async () => {
  await gate.as(anna, 'route set shop body=sale')
  const number = active()
  gate.clock.advance(25 * 3_600_000)
  const { exit, said } = await shown(anna, 'undo')
  expect(exit).toBe(1)
  expect(said).toMatch(/within the last 24 hours[\s\S]*rollback/)
  expect(await shown(anna, `undo ${number}`)).toMatchObject({
    asks: true,
    said: expect.stringContaining(`Revision ${number} is older than a day`),
  })
})

it('a revision that failed is nothing to take back, neither by its number nor as the last', async () => {
  await gate.as(anna, 'route set shop body=sale')
  const good = active()
  const failed = await gate.as(anna, 'route add dead dead.localhost http://127.0.0.1:1')
  expect(failed.exit).toBe(1)
  expect((await shown(anna, `undo ${good + 1}`)).said).toContain(`Revision ${good + 1} failed`)
  expect((await shown(anna, 'undo')).said).toContain(`Revision ${good} undone`)
})
