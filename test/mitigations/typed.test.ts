import { beforeEach, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const hourMs = 3_600_000
let gate: TestGatehouse

beforeEach(async () => {
  gate = keep(await TestGatehouse.start())
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route add api api.localhost answer=200 body=api',
  )
})

const held = () => gate.edge.control.current().state.mitigations

it.each([
  ['block 203.0.113.7 2h', 2],
  ['block 203.0.113.7 reason=x 90m', 1.5],
  ['block 203.0.113.7 1h30m', 1.5],
  ['block 203.0.113.7', 1],
])('blocks for as long as it says: %s', async (line, hours) => {
  const nowMs = gate.deps.clock.nowMs()
  await gate.done(line)
  const lastsMs = (gate.deps.blocks.at('203.0.113.7', nowMs)?.untilMs ?? 0) - nowMs
  expect(lastsMs / hourMs).toBeCloseTo(hours, 2)
})

it.each(['maintenance shop 2h', 'throttle shop 10/1s 2h', 'shield shop reason=x 2h'])(
  'holds for as long as the last word says: %s',
  async line => {
    await gate.done(line)
    const [one] = held()
    expect(((one?.untilMs ?? 0) - gate.deps.clock.nowMs()) / hourMs).toBeCloseTo(2, 2)
  },
)

it.each([
  ['10/s', 1000],
  ['10/m', 60_000],
  ['10/min', 60_000],
  ['10/h', 3_600_000],
])('takes a rate as people say it: %s', async (rate, windowMs) => {
  await gate.done(`throttle shop ${rate}`)
  expect(held()[0]?.options).toEqual({ limit: { requests: 10, windowMs } })
})

it('ends the only maintenance without its name, and the traffic comes through', async () => {
  await gate.done('maintenance shop', 'throttle api 10/1s')
  expect((await gate.ask('shop.localhost')).status).toBe(503)
  await gate.done('maintenance end')
  expect((await gate.ask('shop.localhost')).status).toBe(200)
  expect(held().map(({ kind }) => kind)).toEqual(['throttle'])
})

it('typed again keeps the reason, unless there is another', async () => {
  await gate.done('throttle shop 5/1s reason=scraping', 'throttle shop 3/1s')
  expect(held()).toMatchObject([{ options: { limit: { requests: 3 } }, reason: 'scraping' }])
  await gate.done('throttle shop 3/1s reason=probing')
  expect(held()).toMatchObject([{ reason: 'probing' }])
})

it('says until when somebody is blocked who is blocked already', async () => {
  await gate.done('block 203.0.113.7 for 2d')
  const { exit, reply } = await gate.type('block 203.0.113.7')
  expect([exit, reply.title]).toEqual([0, 'Nothing to change: it is like that already.'])
  expect(reply.notes).toEqual([expect.stringMatching(/^block 203\.0\.113\.7 holds until 20\d\d-.* UTC\.$/)])
})

it('tells the proofs of a shield in one line, and each of them where one asks', async () => {
  const { notes = [] } = await gate.done('shield shop')
  const [line, ...others] = notes.filter(note => note.includes('proven'))
  expect(others).toEqual([])
  expect(line).toMatch(/^shield shop: proven (\d+) of \1; each of them: mitigation show shield shop$/)
  const { reply } = await gate.type('mitigation show shield shop')
  expect(reply.table?.rows).toHaveLength(Number(line?.match(/\d+/)?.[0]))
})
