import type { Block, BlockChange } from '@gatehouse/core/blocks/block.ts'
import { BlockList } from '@gatehouse/core/blocks/block-list.ts'
import { Blocks } from '@gatehouse/core/blocks/blocks.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

function blockOf(id: number): Block {
  const network = `203.0.113.${id}`
  return {
    ...{ id, network, except: [], routes: null, answer: 'refuse', reason: null },
    ...{ untilMs: null, by: 'anna', byProgram: false, sinceMs: 1 },
  }
}

it('an older database in place of the one that was read is read from its beginning', () => {
  let rows: BlockChange[] = [1, 2, 3].map(id => ({ id, block: blockOf(id) }))
  const list = new BlockList({
    changes: after => ({ mark: rows.length, changes: rows.slice(after) }),
  })
  const first = list.now(1)
  expect(first.text).toContain('203.0.113.3\n')
  rows = rows.slice(1, 2)
  const second = list.now(1)
  expect(second.text).toContain('203.0.113.2\n')
  expect(second.text).not.toMatch(/203\.0\.113\.[13]\n/)
  expect(second.number).toBeGreaterThan(first.number)
  rows = []
  expect(list.now(1).text).not.toContain('203.0.113')
})

it('what a request shows otherwise than the database says is read again and, while it stays so, told', async () => {
  const gate = keep(await TestGatehouse.start())
  const { stores } = gate.edge
  const events: EdgeEvent[] = []
  let [text, nowMs, isOpen] = ['', 0, true]
  const clock = { ...gate.clock, nowMs: () => nowMs, monotonicMs: () => nowMs }
  const blocks = new Blocks({
    ...{ store: stores.blocks, audit: stores.audit, transactions: stores.transactions },
    file: {
      write: written => {
        text = written
      },
      fault: wanted => (wanted === text ? null : 'it was changed'),
      follow: () => undefined,
    },
    edge: {
      seal: async () => /# sha256 (\w+)\n$/.exec(text)?.[1] ?? null,
      refuses: async client => !isOpen && text.includes(`${client}\n`),
    },
    clock: {
      ...clock,
      sleep: async ms => {
        nowMs += ms
      },
    },
    log: gate.deps.log,
    fault: () => undefined,
    tell: event => events.push(event),
  })
  blocks.prepare()
  const wish = { network: '203.0.113.7', except: [], routes: null, answer: 'refuse' as const, reason: null }
  stores.blocks.put({ ...wish, untilMs: null }, { by: 'anna', byProgram: false }, nowMs)
  const look = async () => {
    nowMs += 1000
    await blocks.look()
  }
  expect(await blocks.takeEffect({ client: '203.0.113.7', route: null })).toMatchObject({ kind: 'not-yet' })
  for (let looks = 0; looks < 8; looks += 1) await look()
  const words = 'the edge has the list, and a request of 203.0.113.7 comes through all the same'
  expect(events).toEqual([{ kind: 'blocks-not-in-force', words }])
  isOpen = false
  await look()
  await look()
  expect(events.slice(1)).toEqual([{ kind: 'blocks-in-force' }])
})
