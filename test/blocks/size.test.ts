import { statSync } from 'node:fs'
import type { Caller } from '@gatehouse/bot/caller.ts'
import { demandRoom, mostListBytes } from '@gatehouse/core/blocks/list-bounds.ts'
import { expect, it } from 'vitest'
import { answerRoute } from '../harness/edge.ts'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const names = Array.from({ length: 99 }, (_, index) => `r${index}`)
const spread = Array.from({ length: 64 }, (_, index) => `2001:db8:1:${(index * 1024).toString(16)}::1/128`)

it('one block is no more lines than the edge reads in a moment, however it is written', async () => {
  const gate = keep(await shopGate())
  await gate.edge.control.change({
    edit: state => ({ ...state, routes: [...state.routes, ...names.map(name => answerRoute(name, name))] }),
    ...{ risk: 'change', author: 'test', why: 'test', consent: { kind: 'own' }, verify: false },
  })
  const ada = gate.person('ada', 'admin')
  await gate.as(ada, 'key create fail2ban scopes=block:change')
  const id = gate.edge.stores.keys.list()[0]?.id ?? 0
  const key: Caller = { kind: 'key', id, face: 'api', address: '192.0.2.50' }
  const routes = ['shop', ...names].join(',')
  const line = `block 2001:db8:1::/48 route=${routes} except=${spread.join(',')}`
  for (const caller of [key, ada.caller]) {
    const { exit, reply } = await gate.type(line, 'nothing', caller)
    expect([exit, textOf(reply)]).toEqual([
      2,
      expect.stringMatching(
        /this is \d{6} lines in the list of the edge, and 1000 is the most for one block/,
      ),
    ])
  }
  await gate.done(`block 203.0.113.0/24 route=${routes}`, 'unblock 203.0.113.1')
  const cut = await gate.type('unblock 203.0.113.130')
  expect([cut.exit, textOf(cut.reply)]).toEqual([
    2,
    expect.stringContaining('1000 is the most for one block'),
  ])
  expect(statSync(gate.edge.place.blocks).size).toBeLessThan(20_000)
  await gate.done('block 203.0.113.9')
  expect(await statusOf(gate, '203.0.113.9')).toBe(403)
  await gate.done('end block 203.0.113.9', 'end block 203.0.113.0/24')
  expect(await statusOf(gate, '203.0.113.9')).toBe(200)
})

it('a list that is long already grows by no program, then by nobody, and unblocking goes on', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 203.0.113.9')
  const { blocking } = gate.deps
  const long = (listBytes: number) => {
    Object.assign(gate.deps, {
      blocking: {
        takeEffect: blocking.takeEffect.bind(blocking),
        endDue: blocking.endDue.bind(blocking),
        listBytes,
      },
    })
  }
  long(mostListBytes.person)
  const { exit, reply } = await gate.type('block 203.0.113.8')
  expect([exit, textOf(reply)]).toEqual([
    1,
    'The list of blocks is 32 MiB long, and longer than 32 MiB it must not become. Unblock networks first, or block wider ones in place of many; see: block list',
  ])
  await gate.done('unblock 203.0.113.9')
  expect(await statusOf(gate, '203.0.113.9')).toBe(200)
  long(mostListBytes.program)
  await gate.done('block 203.0.113.8')
  expect(() => demandRoom(mostListBytes.program, 'program')).toThrow(/no key makes it/)
})
