import { expect, it } from 'vitest'
import { textOf } from '../../harness/gatehouse.ts'
import { shared } from '../../harness/shared.ts'
import { visits } from '../../harness/visits.ts'
import { shopAndWiki } from '../shop-and-wiki.ts'

const { gate } = shared(await shopAndWiki())
const hourMs = 3_600_000
const dayMs = 24 * hourMs

const rows = (resolution: 'minute' | 'hour' | 'day') => [
  ...gate.accessLog.rollups(resolution, 0, 1e11, ['shop']),
]
const facts = async (line: string) => Object.fromEntries((await gate.done(line)).facts ?? [])

it('settings show says what is kept, and refuses what makes no sense', async () => {
  expect(await facts('settings show')).toMatchObject({
    'keep minutes': '2d',
    'keep hours': '60d',
    'keep days': '2y',
    'keep size': expect.stringMatching(/^4GB/),
  })
  const refused = async (line: string) => {
    const { exit, reply } = await gate.type(line, 'nothing')
    expect(exit, line).not.toBe(0)
    return textOf(reply)
  }
  expect(await refused('settings keep')).toContain('Say what to keep for how long')
  expect(await refused('settings keep minutes=1h')).toContain('at least 1d')
  expect(await refused('settings keep days=20y')).toContain('at most 3650d')
  expect(await refused('settings keep hours=1y days=30d')).toContain(
    'days are kept for as long as hours, or longer. Now it is: minutes=2d hours=60d days=2y',
  )
  expect(await refused('settings keep size=1MB')).toContain('at least 256MB')
})

it('shows what goes before it goes, deletes exactly that, and says afterwards that nothing is kept of it', async () => {
  await visits(gate, 4, 'shop.localhost')
  gate.accessLog.unchanged(() => undefined)
  gate.clock.advance(30 * hourMs)
  await visits(gate, 3, 'shop.localhost')
  gate.accessLog.unchanged(() => undefined)
  expect(rows('minute').reduce((sum, { row }) => sum + row.requests, 0)).toBe(7)
  const { reply } = await gate.type('settings keep minutes=24h', 'nothing')
  const said = textOf(reply)
  expect(reply.changes).toEqual([
    {
      thing: 'settings',
      name: 'settings',
      action: 'change',
      fields: [{ key: 'keep minutes', from: '2d', to: '1d' }],
    },
  ])
  expect(said).toContain('What is deleted of the numbers is gone: nothing brings it back.')
  expect(said).toMatch(/Deleted: 1 row of minutes, from .+ to .+\./)
  const before = rows('minute')
  await gate.type('settings keep minutes=24h', 'no')
  gate.accessLog.unchanged(() => undefined)
  expect(rows('minute')).toEqual(before)

  await gate.done('settings keep minutes=24h')
  gate.accessLog.unchanged(() => undefined)
  expect(rows('minute').reduce((sum, { row }) => sum + row.requests, 0)).toBe(3)
  expect((await gate.done('traffic shop last 2d')).title).toContain('7 requests to shop')

  gate.clock.advance(20 * dayMs)
  await visits(gate, 2, 'shop.localhost')
  await gate.done('settings keep hours=2d days=7d')
  const { title, notes } = await gate.done('traffic shop last 30d')
  expect(title).toContain('2 requests to shop')
  expect(notes?.join(' ')).toMatch(/Known since .+ only: what is older is kept no more\./)
  expect((await gate.done('logs top paths shop last 30d')).notes?.join(' ')).toContain('kept no more')
})

it('is taken back by its own line, and going back to a revision changes nothing of it', async () => {
  const before = await facts('settings show')
  await gate.done('settings keep minutes=25h size=1GB')
  const entry = gate.audit(1)[0]?.seq
  const kept = { 'keep minutes': '1d1h', 'keep size': expect.stringMatching(/^1GB/) }
  expect(await facts('settings show')).toMatchObject(kept)
  await gate.done('route add third third.localhost answer=200', 'rollback 1')
  expect(await facts('settings show')).toMatchObject(kept)
  await gate.done(`undo a${entry}`)
  const after = await facts('settings show')
  expect(after['keep minutes']).toBe(before['keep minutes'])
  expect(after['keep days']).toBe(before['keep days'])
})
