import { beforeEach, expect, it } from 'vitest'
import type { Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { keyOf, type LeaseWatch, leaseScene } from './lease-scene.ts'

const keep = keeper()
const client = '203.0.113.7'
let gate: TestGatehouse
let watch: LeaseWatch
let anna: Person
let bert: Person

beforeEach(async () => {
  ;({ gate, watch, anna, bert } = await leaseScene())
  keep(gate)
})

const last = () => `a${gate.audit(20).find(({ kind }) => kind === 'done')?.seq}`
const maker = (network = client) => {
  const block = gate.deps.blocks.at(network, gate.clock.nowMs())
  return block && [block.by, block.byProgram]
}

it.each([
  ['an end', `end block ${client}`],
  ['an unblock', `unblock ${client}`],
  ['a change', `block ${client} for 5h`],
  ['an extension', `extend block ${client} 2h`],
])('whoever takes %s back leaves the block to whoever made it', async (_what, line) => {
  await gate.as(anna, `block ${client} for 1h`)
  const made = gate.deps.blocks.at(client, gate.clock.nowMs())?.untilMs
  await gate.as(bert, line)
  await gate.as(bert, `undo ${last()}`)
  expect(maker()).toEqual(['anna', false])
  expect(gate.deps.blocks.at(client, gate.clock.nowMs())?.untilMs).toBe(made)
})

it('also when it is undone, done again, and undone once more', async () => {
  await gate.as(anna, `block ${client} for 1h`)
  await gate.as(bert, `end block ${client}`)
  for (const [person, expected] of [
    [bert, ['anna', false]],
    [anna, null],
    [bert, ['anna', false]],
  ] as const) {
    await gate.as(person, `undo ${last()}`)
    gate.clock.advance(30_000)
    expect(maker()).toEqual(expected)
  }
})

it('what time takes back is left to its maker too: to a person', async () => {
  await gate.as(anna, `block ${client} for 1h`)
  await gate.as(bert, `end block ${client} keep-within=1m`)
  await watch.after(60_000)
  expect([maker(), watch.told]).toMatchObject([['anna', false], [{ kind: 'taken-back' }]])
})

it('or to a program, whose blocks end without a word', async () => {
  const robot = keyOf(gate, gate.person('ada', 'admin'), ['block:change'])
  await gate.type(`block ${client} for 1h`, 'nothing', robot)
  await gate.as(anna, `block ${client} for 2h keep-within=1m`)
  expect(maker()).toEqual(['anna', false])
  await watch.after(60_000)
  expect(maker()).toEqual(['key robot', true])
})

it('whoever takes a part that was let through back leaves the wider block to its maker', async () => {
  await gate.as(anna, 'block 203.0.113.0/24 for 1h')
  await gate.as(bert, `unblock ${client}`)
  await gate.as(bert, `undo ${last()}`)
  expect(maker('203.0.113.0/24')).toEqual(['anna', false])
  expect(gate.deps.blocks.at('203.0.113.0/24', gate.clock.nowMs())?.except).toEqual([])
})

it('what nobody has kept is ended by Gatehouse, and by nobody else', async () => {
  await gate.as(anna, `block ${client} for 1h keep-within=1m`)
  await watch.after(60_000)
  expect(gate.deps.blocks.lastEnd(client, gate.clock.nowMs())?.by).toBe('gatehouse')
})
