import { beforeEach, expect, it } from 'vitest'
import { complete } from '../../bot/src/grammar/complete.ts'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()
const minuteMs = 60_000
const hourMs = 60 * minuteMs
let gatehouse: TestGatehouse

beforeEach(async () => {
  const upstream = keep(await startUpstream('shop'))
  gatehouse = keep(await TestGatehouse.start())
  await gatehouse.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
})

const held = () => gatehouse.edge.control.current().state.mitigations
const leftMs = () => (held()[0]?.untilMs ?? 0) - gatehouse.clock.nowMs()
const refused = (line: string) =>
  gatehouse.expectUnchanged(async () => textOf((await gatehouse.type(line)).reply))

it('extend counts from the present end, however the time is written', async () => {
  await gatehouse.done('maintenance shop for 15m')
  for (const [line, minutes] of [
    ['extend maintenance shop 1h', 75],
    ['extend maintenance shop for 30m', 105],
    ['extend MAINTENANCE shop for=5m', 110],
  ] as const) {
    expect(textOf(await gatehouse.done(line))).toContain('Extended maintenance shop to ')
    expect(Math.round(leftMs() / minuteMs)).toBe(minutes)
  }
  expect((await gatehouse.ask('shop.localhost')).status).toBe(503)
})

it('nothing is extended to more than seven days from now', async () => {
  await gatehouse.done('maintenance shop for 6d')
  expect(await refused('extend maintenance shop 2d')).toContain(
    'Nothing is extended to more than 7d from now',
  )
  expect(await refused('extend maintenance shop 8d')).toContain('at most 7d')
  await gatehouse.done('extend maintenance shop 23h')
  expect(Math.round(leftMs() / hourMs)).toBe(7 * 24 - 1)
})

it('what is not said, or is not there, is answered with what there is', async () => {
  await gatehouse.done('maintenance shop for 15m')
  expect(await refused('extend maintenance shop')).toContain('as in: extend maintenance shop 1h')
  expect(await refused('extend maintenance shop 1x')).toContain('write a duration')
  expect(await refused('extend')).toContain('Say which')
  expect(await refused('extend maintenance shpo 1h')).toContain('Did you mean maintenance shop?')
  expect(await refused('end shop')).toContain('What holds: maintenance shop')
  expect(await refused('end lockdown all')).toContain('There is no "lockdown all" now.')
})

it('what holds until somebody revokes it has nothing to extend', async () => {
  await gatehouse.done('maintenance shop until revoked')
  expect(await refused('extend maintenance shop 1h')).toContain('To end it: end maintenance shop')
})

it.each(['end maintenance shop', 'maintenance end shop'])('%s lets the route answer again', async line => {
  await gatehouse.done('maintenance shop for 15m')
  expect((await gatehouse.ask('shop.localhost')).status).toBe(503)
  await gatehouse.done(line)
  expect(held()).toEqual([])
  expect((await gatehouse.ask('shop.localhost')).body).toBe('shop')
})

it('the list and the page of one say what holds, until when, by whom, why, and what was shown', async () => {
  expect(textOf(await gatehouse.done('mitigation list'))).toContain('No mitigation holds now.')
  await gatehouse.done('maintenance shop for 15m reason="new disks" message="Back soon"')
  const { table, title } = await gatehouse.done('mitigation list')
  expect(title).toBe('1 mitigation holds now.')
  expect(table?.rows).toEqual([
    [
      'maintenance shop',
      expect.stringMatching(/^in 1[45]m/),
      expect.any(String),
      'local',
      expect.stringMatching(/^proven/),
      'new disks',
    ],
  ])
  const shown = await gatehouse.done('mitigation show maintenance shop')
  const facts = Object.fromEntries(shown.facts ?? [])
  expect(facts).toMatchObject({
    holds: expect.stringMatching(/^until 20.* UTC, in 1[45]m/),
    reason: 'new disks',
    message: 'Back soon',
    revision: expect.stringMatching(/^3: maintenance shop/),
  })
  expect(shown.next).toEqual(['extend maintenance shop 1h', 'end maintenance shop', 'prove shop'])
  expect(shown.table?.rows[0]?.slice(0, 3)).toEqual(['shop', 'maintenance shop', 'proven'])
})

it('names that hold are completed word by word', async () => {
  await gatehouse.done('maintenance shop for 15m', 'lockdown all allow=127.0.0.1')
  const hits = (line: string) => complete(gatehouse.deps, line).hits
  expect(hits('end ')).toEqual(expect.arrayContaining(['lockdown ', 'maintenance ']))
  expect(hits('extend main')).toEqual(['maintenance '])
  expect(hits('extend maintenance ')).toContain('shop ')
  expect(hits('mitigation show lockdown ')).toEqual(['all '])
})
