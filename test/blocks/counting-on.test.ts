import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const dayMs = 86_400_000

it('blocks and unblocks take effect after a quarter in which all that ended was forgotten', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.1', 'block 203.0.113.2 for 7d')
  await gate.done('unblock 203.0.113.1', 'unblock 203.0.113.2')
  gate.clock.advance(91 * dayMs)
  await gate.edge.blocks.look()
  const { notes } = await gate.done('block 203.0.113.9')
  expect(notes?.join(' ')).toMatch(/In force: a request of 203\.0\.113\.9 was refused/)
  expect(await statusOf(gate, '203.0.113.9')).toBe(403)
  await gate.done('unblock 203.0.113.9')
  expect(await statusOf(gate, '203.0.113.9')).toBe(200)
})

it('the database itself keeps the newest change, whoever forgets', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.1', 'unblock 203.0.113.1')
  const { blocks } = gate.edge.stores
  const { mark } = blocks.changes(0, gate.clock.nowMs())
  blocks.forget(gate.clock.nowMs() + 1)
  expect(blocks.changes(0, gate.clock.nowMs()).mark).toBe(mark)
  await gate.done('block 203.0.113.2')
  expect(blocks.changes(mark, gate.clock.nowMs()).changes).toHaveLength(1)
})
