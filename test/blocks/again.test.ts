import type { Caller } from '@gatehouse/bot/caller.ts'
import { beforeEach, expect, it } from 'vitest'
import { type Person, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000

let gate: TestGatehouse
let anna: Person
beforeEach(async () => {
  gate = keep(await shopGate())
  await gate.done('route add wiki wiki.localhost answer=200')
  anna = gate.person('anna', 'operator')
})

async function program(scopes: string): Promise<Caller> {
  const ada = gate.person('ada', 'admin')
  await gate.as(ada, `key create fail2ban scopes=${scopes}`)
  const id = gate.edge.stores.keys.list()[0]?.id ?? 0
  return { kind: 'key', id, face: 'api', address: '192.0.2.50' }
}

/** Whether it was done, without any confirmation. */
async function atOnce(line: string, caller: Caller): Promise<boolean> {
  const { exit, reply } = await gate.type(line, 'nothing', caller)
  return exit === 0 && reply.pending === undefined
}

const blocked = (network: string) => gate.deps.blocks.at(network, gate.clock.nowMs())

it('a program that bans somebody again makes what a person blocked neither shorter nor narrower, nor its own', async () => {
  await gate.as(anna, 'block 203.0.113.7 for 7d route=shop reason=attack')
  await gate.as(anna, 'block 203.0.113.8 for 7d answer=close')
  const [seven, eight] = [blocked('203.0.113.7'), blocked('203.0.113.8')]
  const key = await program('block:change,unblock:change')
  expect(await atOnce('block 203.0.113.8 for 1m route=wiki', key)).toBe(true)
  expect(blocked('203.0.113.8')).toEqual(eight)
  const wider = await gate.type('block 203.0.113.7 for 1m route=wiki', 'nothing', key)
  expect(textOf(wider.reply)).toContain(
    'It was blocked already, by anna: what that refuses beyond this stays.',
  )
  expect(blocked('203.0.113.7')).toEqual({ ...seven, routes: ['shop', 'wiki'] })
  gate.clock.advance(2 * minuteMs)
  await gate.edge.blocks.look()
  expect(await statusOf(gate, '203.0.113.7')).toBe(403)
  expect(await statusOf(gate, '203.0.113.8')).toBe('closed')
  expect(await atOnce('unblock 203.0.113.8', key)).toBe(true)
  expect(await statusOf(gate, '203.0.113.8')).toBe(200)
})

it('a program opens nothing of a block by naming exceptions, and closes nothing that was let through', async () => {
  await gate.as(anna, 'block 203.0.113.0/24 for 2h')
  await gate.as(anna, 'unblock 203.0.113.9')
  const key = await program('block:change')
  await gate.type('block 203.0.113.0/24 for 3h except=203.0.113.7', 'nothing', key)
  expect(blocked('203.0.113.0/24')).toMatchObject({ except: ['203.0.113.9'], by: 'anna' })
  expect(await statusOf(gate, '203.0.113.7')).toBe(403)
  expect(await statusOf(gate, '203.0.113.9')).toBe(200)
})

it.each<[string, string, string]>([
  ['for 1m', 'It ends what bert blocked earlier than now.', '203.0.113.0/24'],
  ['route=shop', 'It opens routes to what bert blocked.', '203.0.113.0/24'],
  ['except=203.0.113.9', 'It lets parts through of what bert blocked.', '203.0.113.0/24'],
])('whoever blocks again with %s is asked, as it refuses less', async (more, words, network) => {
  const bert = gate.person('bert', 'operator')
  await gate.as(bert, `block ${network} for 5h`)
  const before = blocked(network)
  const answer = await gate.type(`block ${network} ${more}`, 'nothing', anna.caller)
  expect(answer.reply.pending).toBeDefined()
  expect(textOf(answer.reply)).toContain(words)
  expect(blocked(network)).toEqual(before)
  expect(await atOnce(`block ${network} for 6h`, anna.caller)).toBe(true)
})

it('a program takes back what it added itself, and of what a person added nothing', async () => {
  await gate.as(anna, 'block 203.0.113.7 for 2h')
  const key = await program('block:change,undo:change')
  const before = blocked('203.0.113.7')
  expect(await atOnce('block 203.0.113.7 for 5h', key)).toBe(true)
  expect(await atOnce('undo', key)).toBe(true)
  expect(blocked('203.0.113.7')).toEqual(before)
  await gate.as(anna, 'block 203.0.113.7 for 6h')
  const longer = blocked('203.0.113.7')
  expect(longer).not.toEqual(before)
  expect(await atOnce(`undo a${gate.audit()[0]?.seq}`, key)).toBe(false)
  expect(blocked('203.0.113.7')).toEqual(longer)
})

it('what was added is taken back at once', async () => {
  await gate.as(anna, 'block 203.0.113.7 for 2h route=shop')
  const before = blocked('203.0.113.7')
  await gate.as(anna, 'block 203.0.113.7 for 5h answer=close')
  expect(await statusOf(gate, '203.0.113.7', 'wiki.localhost')).toBe('closed')
  expect(await atOnce('undo', anna.caller)).toBe(true)
  expect(blocked('203.0.113.7')).toEqual(before)
  expect(await statusOf(gate, '203.0.113.7', 'wiki.localhost')).toBe(200)
})
