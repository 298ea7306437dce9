import { join } from 'node:path'
import { type ProbeRow, probeSpans } from '@gatehouse/core/health/probe-store.ts'
import { noTally } from '@gatehouse/core/health/tally.ts'
import { uptimeOf } from '@gatehouse/core/health/uptime.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteProbeStore } from '@gatehouse/core/sqlite/probe-store.ts'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const nowMs = Date.UTC(2026, 10, 23, 12)
const fiveMs = 300_000
const hourMs = 3_600_000
const dayMs = 86_400_000

function store(bounds?: { rows: number; changes: number }) {
  const folder = keep(temporaryFolder())
  const database = new Database(join(folder.path, 'gatehouse.db'))
  keep({ stop: async () => database.close() })
  return new SqliteProbeStore(database, ...(bounds ? [bounds] : []))
}

const row = (startMs: number, over: Partial<ProbeRow> = {}): ProbeRow => ({
  ...noTally(),
  route: 'shop',
  target: '',
  startMs,
  ...over,
})
const bad = (count: number) => ({ bad: count, firstReason: 'refused', lastReason: 'reset' }) as const

it('is the share of good probes, with how much of the time is known', () => {
  const probes = store()
  probes.add('five-minutes', [
    row(nowMs - 2 * fiveMs, { good: 10, coveredMs: fiveMs }),
    row(nowMs - fiveMs, { good: 5, ...bad(5), coveredMs: fiveMs }),
  ])
  expect(uptimeOf(probes, 'shop', nowMs - 4 * fiveMs, nowMs, nowMs)).toMatchObject({
    uptime: 0.75,
    coverage: 0.5,
    through: true,
    points: [null, null, { good: 10 }, { good: 5, bad: 5, firstReason: 'refused', lastReason: 'reset' }],
  })
})

it('leaves out maintenance, what says nothing, and other routes', () => {
  const probes = store()
  probes.add('five-minutes', [
    row(nowMs - 2 * fiveMs, { maintenance: 10, unknown: 3 }),
    row(nowMs - fiveMs, { good: 10, coveredMs: fiveMs }),
    row(nowMs - fiveMs, { route: 'shop2', ...bad(10), coveredMs: fiveMs }),
  ])
  expect(uptimeOf(probes, 'shop', nowMs - 2 * fiveMs, nowMs, nowMs)).toMatchObject({
    uptime: 1,
    coverage: 0.5,
  })
})

it('knows nothing of what was never asked', () => {
  expect(uptimeOf(store(), 'shop', nowMs - dayMs, nowMs, nowMs)).toMatchObject({ uptime: null, coverage: 0 })
})

it('is what clients see, and that of upstreams only where nobody asks through the edge', () => {
  const probes = store()
  const upstream = { target: '10.0.0.5:80', ...bad(10), coveredMs: fiveMs }
  probes.add('five-minutes', [
    row(nowMs - fiveMs, upstream),
    row(nowMs - fiveMs, { ...upstream, target: 'b:80' }),
  ])
  expect(uptimeOf(probes, 'shop', nowMs - fiveMs, nowMs, nowMs)).toMatchObject({
    uptime: 0,
    coverage: 1,
    through: false,
  })
  probes.add('five-minutes', [row(nowMs - fiveMs, { good: 10, coveredMs: fiveMs })])
  expect(uptimeOf(probes, 'shop', nowMs - fiveMs, nowMs, nowMs)).toMatchObject({ uptime: 1, through: true })
})

it('adds to what is there', () => {
  const probes = store()
  const first = row(nowMs, { good: 1, sumMs: 10, mostMs: 10, coveredMs: 5 })
  const second = row(nowMs, { good: 2, ...bad(1), sumMs: 7, mostMs: 7, coveredMs: 6 })
  probes.add('hour', [first])
  probes.add('hour', [second])
  expect(probes.rows('hour', 'shop', nowMs, nowMs + 1)).toEqual([
    { ...row(nowMs), good: 3, ...bad(1), sumMs: 17, mostMs: 10, coveredMs: 11 },
  ])
})

it.each([
  ['a day', dayMs, fiveMs],
  ['a week', 7 * dayMs, hourMs],
  ['a month', 30 * dayMs, hourMs],
  ['a year', 365 * dayMs, dayMs],
])('over %s it is drawn in at most 48 steps of whole spans', (_what, lengthMs, spanMs) => {
  const { points, pointMs, startMs } = uptimeOf(store(), 'shop', nowMs - lengthMs, nowMs, nowMs)
  expect(points.length).toBeLessThanOrEqual(48)
  expect(pointMs % spanMs).toBe(0)
  expect(startMs % spanMs).toBe(0)
  expect(startMs + points.length * pointMs).toBeGreaterThanOrEqual(nowMs)
})

it('each resolution is kept as long as it says, and forgotten a little at a time', () => {
  const probes = store()
  for (const resolution of ['five-minutes', 'hour', 'day'] as const) {
    const { keptMs, lengthMs } = probeSpans[resolution]
    const old = Array.from({ length: 5 }, (_, index) =>
      row(nowMs - keptMs - (index + 1) * lengthMs, { good: 1 }),
    )
    probes.add(resolution, [...old, row(nowMs - keptMs, { good: 1 }), row(nowMs, { good: 1 })])
  }
  expect(probes.forget(nowMs, 4)).toBe(4)
  expect(probes.forget(nowMs, 100)).toBe(11)
  expect(probes.forget(nowMs, 100)).toBe(0)
  for (const resolution of ['five-minutes', 'hour', 'day'] as const)
    expect(probes.rows(resolution, 'shop', 0, nowMs + 1)).toHaveLength(2)
})

it('it stays bounded, however many routes there are', () => {
  const probes = store({ rows: 10, changes: 3 })
  probes.add(
    'five-minutes',
    Array.from({ length: 25 }, (_, index) => row(nowMs + index * fiveMs, { good: 1 })),
  )
  probes.addChanges(
    Array.from({ length: 9 }, (_, index) => ({
      route: 'shop',
      atMs: nowMs + index,
      state: 'down',
      cause: 'refused',
    })),
  )
  probes.forget(nowMs, 1000)
  expect(probes.rows('five-minutes', 'shop', 0, nowMs + dayMs).map(({ startMs }) => startMs)[0]).toBe(
    nowMs + 15 * fiveMs,
  )
  expect(probes.changes('shop', 0, nowMs + 100, 10).map(({ atMs }) => atMs - nowMs)).toEqual([8, 7, 6])
})
