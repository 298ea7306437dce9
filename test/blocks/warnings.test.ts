import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { laterClock } from '../harness/later-clock.ts'
import { shopGate } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const dayMs = 86_400_000

it('a block is told of five minutes before its end, once, and when it has ended', async () => {
  const gate = keep(await shopGate())
  const { blocks, events } = gate.edge
  await gate.done('block 203.0.113.7 for 30m', 'block 203.0.113.8 for 4m', 'block 203.0.113.9 for 2h')
  await blocks.look()
  expect(events).toEqual([])
  gate.clock.advance(26 * minuteMs)
  for (const _ of [1, 2, 3]) await blocks.look()
  expect(events.map(event => 'mitigation' in event && [event.kind, event.mitigation])).toEqual([
    ['mitigation-ended', 'block 203.0.113.8'],
    ['mitigation-ends', 'block 203.0.113.7'],
  ])
  await gate.done('extend block 203.0.113.7 1h')
  gate.clock.advance(10 * minuteMs)
  await blocks.look()
  expect(events).toHaveLength(2)
  gate.clock.advance(47 * minuteMs)
  await blocks.look()
  expect(events.at(-1)).toMatchObject({ kind: 'mitigation-ends', mitigation: 'block 203.0.113.7' })
})

it('one without an end is told of each day, also after a restart', async () => {
  const gate = await shopGate()
  await gate.done('block 203.0.113.7 until revoked reason="always the same"')
  gate.clock.advance(dayMs)
  await gate.edge.blocks.look()
  await gate.edge.blocks.look()
  expect(gate.edge.events).toEqual([
    expect.objectContaining({
      kind: 'mitigation-holds',
      mitigation: 'block 203.0.113.7',
      reason: 'always the same',
    }),
  ])
  await gate.edge.leave()
  const { folder, http } = gate.edge
  const laterMs = 1.5 * dayMs
  const clock = laterClock(laterMs)
  const again = keep(await shopGate({ folder, http, clock }))
  await again.edge.blocks.look()
  expect(again.edge.events).toEqual([])
})

it('of many that end at once it is told how many, and what a key has blocked is told of by nobody', async () => {
  const gate = keep(await shopGate())
  const { blocks, events } = gate.edge
  for (let last = 1; last <= 7; last += 1) await gate.done(`block 203.0.113.${last} for 30m`)
  const untilMs = gate.clock.nowMs() + 30 * minuteMs
  for (let last = 1; last <= 9; last += 1)
    gate.deps.blocks.put(
      { network: `198.51.100.${last}`, except: [], routes: null, answer: 'refuse', reason: null, untilMs },
      { by: 'key waf', byProgram: true },
      gate.clock.nowMs(),
    )
  gate.clock.advance(26 * minuteMs)
  await blocks.look()
  gate.clock.advance(5 * minuteMs)
  await blocks.look()
  expect(events).toEqual([
    { kind: 'blocks-end', count: 7, ended: false },
    { kind: 'blocks-end', count: 7, ended: true },
  ])
})
