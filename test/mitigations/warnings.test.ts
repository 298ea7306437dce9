import { auditReminders } from '@gatehouse/bot/reminders.ts'
import { eventReply } from '@gatehouse/bot/replies/event-reply.ts'
import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { warnOfEnds } from '@gatehouse/core/edge/warn-of-ends.ts'
import { beforeEach, expect, it } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const minuteMs = 60_000
const dayMs = 86_400_000
let gatehouse: TestGatehouse
let told: EdgeEvent[]

beforeEach(async () => {
  gatehouse = keep(await TestGatehouse.start())
  told = []
  await gatehouse.done('route add shop shop.localhost answer=200 body=shop')
})

const tell = (event: EdgeEvent) => told.push(event)
/** A look as it is made each second; with `anew` by a Gatehouse that has just started. */
const begin = () => {
  const deps = { ...gatehouse.deps, reminders: auditReminders({ ...gatehouse.deps, tell }) }
  return () => warnOfEnds(deps)
}
const end = () => endDue({ edge: gatehouse.edge.control, clock: gatehouse.clock, tell })
const kinds = () => told.map(({ kind }) => kind)

it('five minutes before its end, once, also across a restart; and once more before a later end', async () => {
  let look = begin()
  await gatehouse.done('maintenance shop for 15m')
  look()
  gatehouse.clock.advance(9 * minuteMs)
  look()
  expect(told).toEqual([])
  gatehouse.clock.advance(minuteMs + 5000)
  look()
  look()
  look = begin()
  look()
  expect(kinds()).toEqual(['mitigation-ends'])
  await gatehouse.done('extend maintenance shop 1h')
  look()
  gatehouse.clock.advance(61 * minuteMs)
  look()
  begin()()
  expect(kinds()).toEqual(['mitigation-ends', 'mitigation-ends'])
  const [event] = told
  if (!event) throw new Error('nothing told')
  const reply = eventReply(event)
  expect(reply.title).toMatch(/^maintenance shop ends in 4m5\ds, at 20.* UTC\.$/)
  expect(reply.next).toEqual(['extend maintenance shop 1h', 'end maintenance shop'])
  for (const line of reply.next ?? []) await gatehouse.done(line)
})

it('who said three minutes is not warned at once', async () => {
  const look = begin()
  await gatehouse.done('maintenance shop for 3m')
  look()
  gatehouse.clock.advance(2 * minuteMs)
  look()
  expect(told).toEqual([])
})

it('a clock that is set back does not warn again', async () => {
  const look = begin()
  await gatehouse.done('maintenance shop for 15m')
  gatehouse.clock.advance(11 * minuteMs)
  look()
  gatehouse.clock.advance(-2 * minuteMs)
  begin()()
  gatehouse.clock.advance(minuteMs)
  begin()()
  expect(kinds()).toEqual(['mitigation-ends'])
})

it('what only a person ends is told of each day, with who and why', async () => {
  const look = begin()
  await gatehouse.done('maintenance shop until revoked reason="new disks"')
  gatehouse.clock.advance(dayMs - minuteMs)
  look()
  expect(told).toEqual([])
  for (let day = 1; day <= 3; day += 1) {
    gatehouse.clock.advance(dayMs)
    look()
    begin()()
    expect(kinds()).toEqual(Array(day).fill('mitigation-holds'))
  }
  // After days without a Gatehouse it is told once.
  gatehouse.clock.advance(5 * dayMs)
  begin()()
  expect(told).toHaveLength(4)
  const event = told.at(-1)
  const text = event ? textOf(eventReply(event)) : ''
  expect(text).toMatch(/^maintenance shop still holds, since 20.*, by local\. Only a person ends it\./)
  expect(text).toContain('The reason was: new disks')
})

it('what ends by itself is told, and whether that was late', async () => {
  await gatehouse.done('maintenance shop for 15m')
  gatehouse.clock.advance(15 * minuteMs + 1000)
  expect(await end()).toBeNull()
  await gatehouse.done('maintenance shop for 15m')
  gatehouse.clock.advance(3 * 60 * minuteMs)
  expect(await end()).toBeNull()
  expect(await end()).toBeNull()
  expect(told).toMatchObject([
    { kind: 'mitigation-ended', mitigation: 'maintenance shop' },
    { kind: 'mitigation-ended', mitigation: 'maintenance shop' },
  ])
  const titles = told.map(event => eventReply(event).title)
  expect(titles[0]).toBe('maintenance shop has ended by itself.')
  expect(titles[1]).toMatch(/^maintenance shop has ended by itself, 2h4\dm(\d+s)? late\.$/)
  expect(gatehouse.edge.revisions.list(1)[0]?.why).toMatch(/^maintenance shop ended, 2h4\dm(\d+s)? late$/)
})

it('what a person ends is no news', async () => {
  const look = begin()
  await gatehouse.done('maintenance shop for 15m', 'end maintenance shop')
  gatehouse.clock.advance(14 * minuteMs)
  look()
  await end()
  expect(told).toEqual([])
})

it('a reminder is written down in the chain, and what cannot be written is not told', async () => {
  await gatehouse.done('maintenance shop for 15m')
  gatehouse.clock.advance(11 * minuteMs)
  const { deps } = gatehouse
  const full = {
    ...deps.audit,
    list: deps.audit.list.bind(deps.audit),
    append: () => {
      throw new Error('disk full')
    },
  }
  const reminders = auditReminders({ ...deps, audit: full, tell })
  expect(() => warnOfEnds({ ...deps, reminders })).toThrow('disk full')
  expect(told).toEqual([])
  begin()()
  expect(kinds()).toEqual(['mitigation-ends'])
  expect(gatehouse.audit(1)).toMatchObject([
    { kind: 'reminded', subject: 'maintenance shop', actor: { kind: 'gatehouse' } },
  ])
  expect(deps.audit.verify().kind).toBe('whole')
})
