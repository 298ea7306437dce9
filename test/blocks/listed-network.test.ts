import { beforeEach, expect, it } from 'vitest'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { shopGate } from './scene.ts'

const keep = keeper()
let gate: TestGatehouse

beforeEach(async () => {
  gate = keep(await shopGate())
  await gate.done(
    'block 198.51.0.0/18',
    'block 198.51.100.0/25',
    'block 198.51.100.7',
    'block 203.0.113.7',
    'block 2001:db8:bad::/48',
    'block 2001:db8:bad:1::1',
  )
})

async function listed(part: string): Promise<unknown[]> {
  const { reply } = await gate.type(`block list ${part}`, 'nothing')
  return [reply.title, ...(reply.table?.rows.map(([network]) => network) ?? [])]
}

it.each<[string, string[]]>([
  ['198.51.100.0/24', ['198.51.100.0/25', '198.51.100.7']],
  ['198.51.100.0/25', ['198.51.100.0/25', '198.51.100.7']],
  ['198.51.7.0/24', ['198.51.0.0/18']],
  ['198.51.0.0/16', ['198.51.0.0/18', '198.51.100.0/25', '198.51.100.7']],
  ['::ffff:203.0.113.0/120', ['203.0.113.7']],
  ['2001:db8::/32', ['2001:db8:bad::/48', '2001:db8:bad:1::/64']],
  ['192.0.2.0/24', []],
])('shows what is blocked of a network, and what blocks all of it: %s', async (network, found) => {
  expect(await listed(network)).toEqual([`${found.length} of 6 blocks.`, ...found])
})

it('counts no further than it shows', async () => {
  const { blocks, clock, transactions } = gate.deps
  const how = { except: [], routes: null, answer: 'refuse' as const, reason: null, untilMs: null }
  transactions.write(() => {
    for (let index = 0; index < 600; index += 1)
      blocks.put(
        { network: `198.18.${index >> 8}.${index & 255}`, ...how },
        { by: 'key', byProgram: true },
        clock.nowMs(),
      )
  })
  const [title, ...rows] = await listed('198.18.0.0/15')
  expect([title, rows.length]).toEqual(['More than 500 of 606 blocks.', 500])
})

it('what is no network is a text still', async () => {
  expect(await listed('203.0')).toEqual(['1 of 6 blocks.', '203.0.113.7'])
  expect(await listed('local')).toHaveLength(7)
})
