import type { Caller } from '@gatehouse/bot/caller.ts'
import { expect, it } from 'vitest'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { cardScene } from './channel.ts'

const keep = keeper()
const dayMs = 86_400_000

function program({ edge, clock }: TestGatehouse, name: string): Caller {
  const scopes = ['block:change', 'unblock:change', 'route:change', 'incident:change']
  const { id } = edge.stores.keys.add(
    { name, scopes, owner: null, networks: [], expiresAtMs: clock.nowMs() + 10 * dayMs },
    clock.nowMs(),
  )
  return { kind: 'key', id, face: 'api', address: null }
}

it('all blocks of a key in a day are on one card, which says how many and the last', async () => {
  const { gate, channel } = await cardScene(keep)
  const waf = program(gate, 'waf')
  const done = async (line: string, caller: Caller) =>
    expect([line, (await gate.type(line, 'nothing', caller)).exit]).toEqual([line, 0])
  await done('block 203.0.113.1', waf)
  await channel.posting.sync()
  expect(channel.titles()).toEqual(['key waf: 203.0.113.1 blocked.'])
  for (let last = 2; last <= 30; last += 1) await done(`block 203.0.113.${last}`, waf)
  await channel.posting.sync()
  const day = new Date(gate.clock.nowMs()).toISOString().slice(0, 10)
  expect(channel.titles()).toEqual([`key waf changed 30 blocks on ${day}, the last: 203.0.113.30 blocked.`])
  expect(channel.labels(/key waf/)).toEqual(['block list "key waf"'])
  await done('block 203.0.113.99', program(gate, 'mail'))
  await channel.posting.sync()
  gate.clock.advance(dayMs)
  await done('block 203.0.113.31', waf)
  await channel.posting.sync()
  expect(channel.titles().slice(1)).toEqual([
    'key mail: 203.0.113.99 blocked.',
    'key waf: 203.0.113.31 blocked.',
  ])
})

it('what a person blocks, and what a key changes beside blocks, has a card of its own', async () => {
  const { gate, anna, channel } = await cardScene(keep)
  await gate.as(anna, 'block 203.0.113.1')
  await gate.as(anna, 'block 203.0.113.2')
  const waf = program(gate, 'waf')
  await gate.type('route add shop shop.localhost answer=200', 'nothing', waf)
  await gate.type('route add blog blog.localhost answer=200', 'nothing', waf)
  await gate.type('incident open "too many logins"', 'nothing', waf)
  await channel.posting.sync()
  expect(channel.titles()).toHaveLength(5)
  expect(channel.titles().some(title => title.startsWith('key waf'))).toBe(false)
  expect(channel.undoable()).toHaveLength(4)
})
