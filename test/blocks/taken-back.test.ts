import { expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseWatch } from '../operations/lease-scene.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()
const minuteMs = 60_000
const wide = '203.0.113.0/24'
const narrow = '203.0.113.7'
const lower = '203.0.113.0/28'

type Row = [title: string, before: string[], line: string]

/** One block before another that overlaps with it. */
const overlaps: Row[] = [
  ['a narrower one before', [`block ${narrow} for 5h`], `block ${wide}`],
  ['a wider one before', [`block ${wide} for 5h`], `block ${narrow}`],
  ['wider and narrower ones before', [`block ${wide} for 5h`, `block ${narrow} for 5h`], `block ${lower}`],
  ['a wider one with a part cut out', [`block ${wide} for 5h`, `unblock ${narrow}`], `block ${narrow}`],
  ['the same with another end', [`block ${narrow} for 5h`, `block ${wide}`], `extend block ${narrow} 1h`],
  [
    'an end of one of two',
    [`block ${wide} for 5h reason="all of them"`, `block ${narrow} for 5h`],
    `end block ${wide}`,
  ],
]

it.each(overlaps)('undo takes back exactly the block that was made: %s', async (_title, before, line) => {
  const gate = keep(await shopGate())
  await gate.done(...before)
  const live = () => gate.deps.blocks.live(gate.clock.nowMs()).map(({ id: _, sinceMs: __, ...rest }) => rest)
  const as = live()
  await gate.done(line)
  expect(live()).not.toEqual(as)
  await gate.done('undo')
  expect(live()).toEqual(as)
})

it.each(overlaps.slice(0, 2))('so does time when nobody keeps it: %s', async (_title, before, line) => {
  const gate = keep(await shopGate())
  await gate.done(...before)
  const through = async () =>
    await Promise.all([narrow, '203.0.113.200'].map(client => statusOf(gate, client)))
  const as = [gate.deps.blocks.live(gate.clock.nowMs()), await through()]
  await gate.done(`${line} for 1h keep-within=2m`)
  const watch = new LeaseWatch(gate)
  await watch.after(2 * minuteMs)
  expect(watch.told).toMatchObject([{ kind: 'taken-back' }])
  expect([gate.deps.blocks.live(gate.clock.nowMs()), await through()]).toEqual(as)
})

it('an end is of exactly one block, and says what is still blocked', async () => {
  const gate = keep(await shopGate())
  await gate.done(`block ${wide}`, `block ${narrow}`)
  const said = textOf(await gate.done(`end block ${narrow}`))
  expect(said).toContain(`Still blocked: ${wide}.`)
  expect(said).toContain(`unblock ${narrow}`)
  expect(await statusOf(gate, narrow)).toBe(403)
  const none = await gate.type(`end block ${narrow}`)
  expect([none.exit, none.reply.title]).toEqual([
    1,
    `There is no block of exactly ${narrow}. Blocked is ${wide}; to let it through whatever blocks it: unblock ${narrow}`,
  ])
  await gate.done(`unblock ${narrow}`)
  expect(await statusOf(gate, narrow)).toBe(200)
})

it('what no single line takes back asks for a code first', async () => {
  const gate = keep(await shopGate())
  await gate.done(`block ${wide}`, `block ${narrow}`)
  const anna = gate.person('anna', 'operator')
  const asks = async (line: string) =>
    (await gate.type(line, 'nothing', anna.caller)).reply.pending !== undefined
  expect(await asks(`unblock ${narrow}`)).toBe(true)
  expect(gate.deps.blocks.count(gate.clock.nowMs())).toBe(2)
  expect(await asks(`end block ${narrow}`)).toBe(false)
  expect(await asks('unblock 203.0.113.8')).toBe(false)
})

it('letting a block hold for longer asks what blocking anew would ask, and shows whose traffic it is', async () => {
  const gate = keep(await shopGate())
  await gate.done('block 198.18.0.0/22 for 30m', `block ${narrow} for 30m`)
  const anna = gate.person('anna', 'operator')
  const extend = async (network: string) =>
    (await gate.type(`extend block ${network} 1h`, 'nothing', anna.caller)).reply
  expect((await extend('198.18.0.0/22')).pending).toBeDefined()
  const { pending, data } = await extend(narrow)
  expect(pending).toBeUndefined()
  expect(data).toHaveProperty('traffic')
})
