import { expect, it } from 'vitest'
import { complete } from '../../bot/src/grammar/complete.ts'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

it('a block is listed, shown, extended and ended like every other mitigation', async () => {
  const gatehouse = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gatehouse.done('route add shop shop.localhost answer=200 body=shop')
  const status = async () => {
    const headers = { 'X-Forwarded-For': '203.0.113.7' }
    return (await gatehouse.ask('shop.localhost', '/', { headers })).status
  }
  await gatehouse.done(
    'maintenance shop for 15m allow=203.0.113.0/24',
    'block 203.0.113.7 for 10m reason=guessing',
  )
  expect(await status()).toBe(403)
  const { table } = await gatehouse.done('mitigation list')
  expect(table?.rows.map(([name]) => name)).toEqual(['maintenance shop', 'block 203.0.113.7'])
  const shown = await gatehouse.done('mitigation show block 203.0.113.7')
  expect(Object.fromEntries(shown.facts ?? [])).toMatchObject({ reason: 'guessing', on: 'everywhere' })
  expect(shown.next).toEqual(['extend block 203.0.113.7 1h', 'end block 203.0.113.7'])
  expect(complete(gatehouse.deps, 'mitigation show block ').hits).toContain('203.0.113.7 ')

  expect(textOf(await gatehouse.done('status'))).toMatch(
    /holds now\nmaintenance shop until .*\nblocks\n1 now/,
  )
  await gatehouse.done('extend block 203.0.113.7 1h')
  gatehouse.clock.advance(60 * 60_000)
  expect(await status()).toBe(403)
  const late = await gatehouse.type('extend block 203.0.113.7 7d')
  expect(textOf(late.reply)).toContain('Nothing is extended to more than 7d from now')
  await gatehouse.done('end block 203.0.113.7')
  expect(await status()).toBe(200)
  const gone = await gatehouse.type('extend block 203.0.113.7 1h')
  expect(textOf(gone.reply)).toContain('203.0.113.7 is not blocked')
})

it('routes say what lies over them', async () => {
  const gatehouse = keep(await TestGatehouse.start())
  await gatehouse.done(
    'route add shop shop.localhost answer=200',
    'route add blog blog.localhost answer=200',
    'maintenance shop for 15m',
    'lockdown all allow=127.0.0.1',
  )
  const { table } = await gatehouse.done('route list')
  expect(table?.rows.map(([name, , , state]) => [name, state])).toEqual([
    ['blog', 'enabled, lockdown'],
    ['shop', 'enabled, lockdown, maintenance'],
  ])
  const shown = await gatehouse.done('route show shop')
  expect(shown.facts?.slice(0, 2).map(([label, value]) => `${label}: ${value}`)).toEqual([
    expect.stringMatching(/^holds now: lockdown all until .* UTC, in /),
    expect.stringMatching(/^holds now: maintenance shop until .* UTC, in /),
  ])
  await gatehouse.done('end lockdown all', 'end maintenance shop')
  expect(textOf(await gatehouse.done('route show shop'))).not.toContain('holds now')
  expect(textOf(await gatehouse.done('status'))).not.toContain('holds now')
})
