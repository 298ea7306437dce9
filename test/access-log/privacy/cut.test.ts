import { frequentFrom } from '@gatehouse/core/access-log/tops.ts'
import { expect, it } from 'vitest'
import { logLine } from '../../observe/scene.ts'
import { privacyScene } from './scene.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 10, 1, 12)
/** Of many networks, so that rows grow over many pages and are moved about. */
const client = (at: number) => `198.51.${at % 100}.${1 + (at % 250)}`

async function aWeekOf(scene: ReturnType<typeof privacyScene>) {
  for (let day = 0; day < 9; day += 1) {
    const atMs = scene.clock.nowMs
    const lines = Array.from({ length: 400 }, (_, at) =>
      logLine(atMs - at, { client: client(at), uri: `/${at}`, route: `r${at % 7}` }),
    )
    await scene.write(...lines, ...(day === 0 ? [logLine(atMs, { client: '203.0.113.77' })] : []))
    scene.clock.nowMs += dayMs
    await scene.turns()
  }
}

it('keeps addresses whole for a week, and then their networks, so that the sums stay', async () => {
  const scene = privacyScene(startMs)
  await aWeekOf(scene)
  const days = [...scene.reader.tops('day', 0, 1e11, ['r0'])]
  expect(days.length).toBeGreaterThan(7)
  const cut: boolean[] = []
  for (const { startS, row } of days) {
    const clients = frequentFrom(row, 'clients')
    const keys = clients.top(100)
    const isOld = startS * 1000 + 7 * dayMs <= scene.clock.nowMs
    cut.push(isOld)
    expect(keys.every(({ key }) => key.endsWith('.0/24') === isOld)).toBe(true)
    expect(keys.reduce((sum, { atLeast }) => sum + atLeast, 0)).toBe(clients.total)
  }
  expect(new Set(cut).size).toBe(2)
})

it('leaves no byte of an old address in the database or beside it', async () => {
  const scene = privacyScene(startMs)
  await scene.write(logLine(scene.clock.nowMs, { client: '203.0.113.77' }))
  expect(scene.where('203.0.113.77')).not.toEqual([])
  await aWeekOf(scene)
  expect(scene.where('203.0.113.77')).toEqual([])
  expect(scene.where('203.0.113.0/24').length).toBeGreaterThan(0)
})

it('cuts what comes late, too', async () => {
  const scene = privacyScene(startMs)
  await aWeekOf(scene)
  await scene.write(logLine(startMs + dayMs, { client: '192.0.2.200' }))
  scene.clock.nowMs += 3_700_000
  await scene.turns()
  expect(scene.where('192.0.2.200')).toEqual([])
  expect(scene.where('192.0.2.0/24').length).toBeGreaterThan(0)
})

it('keeps no IPv4 address that stands within one of IPv6', async () => {
  const scene = privacyScene(startMs)
  const inside = ['2002:c000:204:1::7', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '64:ff9b::c000:204']
  await scene.write(...inside.map(one => logLine(scene.clock.nowMs, { client: one })))
  expect(scene.where('2002:c000:204')).not.toEqual([])
  await aWeekOf(scene)
  for (const part of ['c000:204', '4136:e378']) expect(scene.where(part)).toEqual([])
  for (const network of ['2002:c000:200::/40', '2001::/32'])
    expect(scene.where(network).length).toBeGreaterThan(0)
})
