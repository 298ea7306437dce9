import { BlockList } from '@gatehouse/core/blocks/block-list.ts'
import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { laterClock } from '../harness/later-clock.ts'
import { listInUse } from './lists-in-use.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const hourMs = 3_600_000
const how = { except: [], routes: null, answer: 'refuse' as const, reason: null }
const program = { by: 'fail2ban', byProgram: true }

it('of more than end at once none is refused after a start, and each is ended later, labelled late', async () => {
  const first = await shopGate()
  const { blocks, transactions } = first.deps
  const nowMs = first.clock.nowMs()
  transactions.write(() => {
    for (let index = 0; index < 1700; index += 1)
      blocks.put(
        { network: `198.18.${index >> 8}.${index & 255}`, ...how, untilMs: nowMs + hourMs },
        program,
        nowMs,
      )
    blocks.put({ network: '203.0.113.0/24', ...how, untilMs: nowMs + hourMs + 1 }, program, nowMs)
    blocks.put({ network: '198.51.100.7', ...how, untilMs: nowMs + 5 * hourMs }, program, nowMs)
  })
  await first.edge.blocks.look()
  expect(await statusOf(first, '198.18.0.9')).toBe(403)
  await first.edge.leave()
  const { folder, http } = first.edge
  const gate = keep(await shopGate({ folder, http, clock: laterClock(3 * hourMs) }))
  gate.clock.advance(3 * hourMs)
  const overNow = () => gate.deps.blocks.due(gate.clock.nowMs(), 3000).length
  expect([overNow(), (await listInUse(gate.edge)).entries]).toEqual([1701, 1])
  const clients = ['198.18.0.9', '198.18.4.75', '203.0.113.7', '198.51.100.7']
  const statuses = () => Promise.all(clients.map(client => statusOf(gate, client)))
  expect(await statuses()).toEqual([200, 200, 200, 403])
  // What is over and not ended yet counts for nobody, whatever is asked of the edge.
  await gate.done('block 203.0.113.7')
  expect((await gate.done('unblock 203.0.113.7')).notes).toContain(
    'In force: a request of 203.0.113.7 came through.',
  )
  expect(overNow()).toBeGreaterThan(500)
  await gate.edge.blocks.look()
  expect(overNow()).toBe(0)
  const ends = gate.audit(3000).filter(({ subject }) => /^block of .* ended$/.test(subject))
  expect([ends.length, ends.every(({ facts }) => /^(1h59m|2h)/.test(String(facts.late)))]).toEqual([
    1701,
    true,
  ])
  expect(await statuses()).toEqual([200, 200, 200, 403])
})

it('what was over by a clock that is set back is in the list again', () => {
  const block = { id: 1, network: '203.0.113.7', ...how, untilMs: 50, ...program, sinceMs: 1 }
  const list = new BlockList({
    changes: (after, nowMs) => ({ mark: 1, changes: after === 0 && nowMs < 50 ? [{ id: 1, block }] : [] }),
  })
  expect(list.now(100).text).not.toContain('203.0.113.7')
  expect(list.now(10).text).toContain('203.0.113.7\n')
  expect(list.now(60).text).toContain('203.0.113.7\n')
})
