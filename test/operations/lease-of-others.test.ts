import { beforeEach, describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { keyOf, LeaseScene } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
const client = '203.0.113.7'
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
})

const status = async () =>
  (await scene.gate.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': client } })).status
const last = () => `a${scene.gate.audit(1)[0]?.seq}`
/** In how many minutes its block ends. */
const minutesLeft = () => {
  const untilMs = scene.gate.deps.blocks.at(client, scene.gate.clock.nowMs())?.untilMs ?? null
  return untilMs === null ? null : Math.round((untilMs - scene.gate.clock.nowMs()) / minuteMs)
}
const key = (scopes = ['block:change', 'extend:change']) =>
  keyOf(scene.gate, scene.gate.person('ada', 'admin'), scopes)

describe('what somebody else has extended stays when nobody has kept it', () => {
  it('over the block of a person, which a key had made longer: to the effect in traffic', async () => {
    const robot = key()
    await scene.gate.as(scene.anna, `block ${client} for 1h`)
    expect((await scene.gate.type(`block ${client} for 3h keep-within=1m`, 'nothing', robot)).exit).toBe(0)
    const leased = last()
    const { exit, reply } = await scene.gate.as(scene.anna, `extend block ${client} 6d`)
    expect(exit).toBe(0)
    expect(textOf(reply)).toMatch(
      new RegExp(
        `Operation ${leased} \\(.*\\), which nobody has kept yet, is not taken back by itself any more`,
      ),
    )
    expect(textOf(reply)).not.toContain('rests on')
    const left = minutesLeft()
    await scene.watch.after(minuteMs)
    expect(minutesLeft()).toBe((left ?? 0) - 1)
    const words = expect.stringContaining(
      `anna has changed the same since, in a${Number(leased.slice(1)) + 1}`,
    )
    expect(scene.watch.told).toMatchObject([
      { kind: 'not-taken-back', operation: leased, again: false, words },
    ])
    scene.gate.clock.advance(4 * 60 * minuteMs)
    await scene.gate.edge.blocks.look()
    expect(await status()).toBe(403)
  })

  it('also a block that would go altogether', async () => {
    await scene.gate.type(`block ${client} for 1m keep-within=1h`, 'nothing', key())
    await scene.gate.as(scene.anna, `extend block ${client} 6d`)
    await scene.watch.after(60 * minuteMs)
    await scene.gate.edge.blocks.look()
    expect([scene.gate.deps.leases.waiting(), await status()]).toEqual([[], 403])
  })

  it('also when whoever did it extended it more often since than anybody reads', async () => {
    const robot = key()
    await scene.gate.type(`block ${client} for 1h keep-within=1h`, 'nothing', robot)
    await scene.gate.as(scene.anna, `extend block ${client} 1d`)
    for (let index = 0; index < 21; index += 1)
      await scene.gate.type(`extend block ${client} 1m`, 'nothing', robot)
    await scene.watch.after(60 * minuteMs)
    expect(await status()).toBe(403)
  })
})

it('a changed end is never set back below what a person gave since, not even by their own doing', async () => {
  await scene.gate.as(scene.bert, `block ${client} for 1h`)
  await scene.gate.as(scene.anna, `block ${client} for 2h keep-within=2m`)
  await scene.gate.as(scene.anna, `extend block ${client} 1d`)
  const left = minutesLeft()
  await scene.watch.after(2 * minuteMs)
  expect(minutesLeft()).toBe((left ?? 0) - 2)
})

it('what a program alone made longer is taken back with what it rests on', async () => {
  const robot = key()
  await scene.gate.as(scene.anna, `block ${client} for 1h`)
  await scene.gate.type(`block ${client} for 3h keep-within=1m`, 'nothing', robot)
  const { reply } = await scene.gate.type(`extend block ${client} 1d`, 'nothing', robot)
  for (let index = 0; index < 21; index += 1)
    await scene.gate.type(`extend block ${client} 1m`, 'nothing', robot)
  expect(textOf(reply)).toContain('rests on')
  await scene.watch.after(minuteMs)
  expect([minutesLeft(), scene.watch.told]).toMatchObject([59, [{ kind: 'taken-back' }]])
})
