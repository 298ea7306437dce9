import { beforeEach, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { keyOf, LeaseScene } from './lease-scene.ts'

const keep = keeper()
const client = '203.0.113.7'
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
})

const last = () => `a${scene.gate.audit(20).find(({ kind }) => kind === 'done')?.seq}`
const maker = (network = client) => {
  const block = scene.gate.deps.blocks.at(network, scene.gate.clock.nowMs())
  return block && [block.by, block.byProgram]
}

it.each([
  ['an end', `end block ${client}`],
  ['an unblock', `unblock ${client}`],
  ['a change', `block ${client} for 5h`],
  ['an extension', `extend block ${client} 2h`],
])('whoever takes %s back leaves the block to whoever made it', async (_what, line) => {
  await scene.gate.as(scene.anna, `block ${client} for 1h`)
  const made = scene.gate.deps.blocks.at(client, scene.gate.clock.nowMs())?.untilMs
  await scene.gate.as(scene.bert, line)
  await scene.gate.as(scene.bert, `undo ${last()}`)
  expect(maker()).toEqual(['anna', false])
  expect(scene.gate.deps.blocks.at(client, scene.gate.clock.nowMs())?.untilMs).toBe(made)
})

it('also when it is undone, done again, and undone once more', async () => {
  await scene.gate.as(scene.anna, `block ${client} for 1h`)
  await scene.gate.as(scene.bert, `end block ${client}`)
  for (const [person, expected] of [
    [scene.bert, ['anna', false]],
    [scene.anna, null],
    [scene.bert, ['anna', false]],
  ] as const) {
    await scene.gate.as(person, `undo ${last()}`)
    scene.gate.clock.advance(30_000)
    expect(maker()).toEqual(expected)
  }
})

it('what time takes back is left to its maker too: to a person', async () => {
  await scene.gate.as(scene.anna, `block ${client} for 1h`)
  await scene.gate.as(scene.bert, `end block ${client} keep-within=1m`)
  await scene.watch.after(60_000)
  expect([maker(), scene.watch.told]).toMatchObject([['anna', false], [{ kind: 'taken-back' }]])
})

it('or to a program, whose blocks end without a word', async () => {
  const robot = keyOf(scene.gate, scene.gate.person('ada', 'admin'), ['block:change'])
  await scene.gate.type(`block ${client} for 1h`, 'nothing', robot)
  await scene.gate.as(scene.anna, `block ${client} for 2h keep-within=1m`)
  expect(maker()).toEqual(['anna', false])
  await scene.watch.after(60_000)
  expect(maker()).toEqual(['key robot', true])
})

it('whoever takes a part that was let through back leaves the wider block to its maker', async () => {
  await scene.gate.as(scene.anna, 'block 203.0.113.0/24 for 1h')
  await scene.gate.as(scene.bert, `unblock ${client}`)
  await scene.gate.as(scene.bert, `undo ${last()}`)
  expect(maker('203.0.113.0/24')).toEqual(['anna', false])
  expect(scene.gate.deps.blocks.at('203.0.113.0/24', scene.gate.clock.nowMs())?.except).toEqual([])
})

it('what nobody has kept is ended by Gatehouse, and by nobody else', async () => {
  await scene.gate.as(scene.anna, `block ${client} for 1h keep-within=1m`)
  await scene.watch.after(60_000)
  expect(scene.gate.deps.blocks.lastEnd(client, scene.gate.clock.nowMs())?.by).toBe('gatehouse')
})
