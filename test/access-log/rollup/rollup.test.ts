import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { Rollup, type RollupCounts } from '@gatehouse/core/access-log/rollup.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'
import { anyLine, logLine } from './lines.ts'

function rollupOf(lines: readonly LogLine[]): Rollup {
  const rollup = new Rollup()
  for (const line of lines) rollup.add(line)
  return rollup
}

const usual = { requests: 1, bytes: 100, upstreamUs: 1200, upstreamRequests: 1 }

it.each<[string, Partial<LogLine>, Partial<RollupCounts>]>([
  ['a good answer', {}, { ...usual, class2: 1 }],
  ['an interim answer', { status: 103 }, { ...usual, class1: 1 }],
  ['a redirect', { status: 301 }, { ...usual, class3: 1 }],
  ['a refusal', { status: 404 }, { ...usual, class4: 1 }],
  ['a rate limit', { status: 429 }, { ...usual, class4: 1, limited: 1 }],
  ['a failure', { status: 502 }, { ...usual, class5: 1 }],
  ['a status that is none', { status: 999 }, { ...usual, class5: 1 }],
  ['no answer', { status: 0, bytes: 0 }, { ...usual, bytes: 0, cut: 1 }],
  ['no upstream', { upstreamUs: null }, { requests: 1, bytes: 100, class2: 1 }],
  ['an upstream at once', { upstreamUs: 0 }, { ...usual, upstreamUs: 0, class2: 1 }],
  ['a block', { blocked: '403', status: 403 }, { blocked: 1 }],
  ['a block of what a mitigation would answer', { blocked: '403', by: 'lockdown' }, { blocked: 1 }],
  ['a mitigation, whatever it answers', { by: 'maintenance', status: 503 }, { meant: 1 }],
])('counts %s as what it is, and as nothing else', (_, said, counted) => {
  const nothing = new Rollup().counts
  const rollup = rollupOf([logLine(said)])
  expect(rollup.counts).toEqual({ ...nothing, ...counted })
  expect(rollup.clients()).toBe(counted.requests ?? 0)
  expect(rollup.quantileUs(0.5) === null).toBe(counted.requests === undefined)
})

it('leaves connections that became another protocol out of the durations', () => {
  const rollup = rollupOf([
    logLine({ status: 101, durationUs: 3.6e9 }),
    ...Array.from({ length: 3 }, () => logLine({ durationUs: 20 })),
  ])
  expect(rollup.counts).toMatchObject({ requests: 4, class1: 1, upstreamRequests: 3, upstreamUs: 3600 })
  expect(rollup.quantileUs(1)).toBe(20)
  expect(rollupOf([logLine({ status: 101 })]).quantileUs(0.5)).toBeNull()
})

it('counts clients by their whole IPv4 address or the first half of an IPv6 address', () => {
  const clients = [
    '203.0.113.7',
    '::ffff:203.0.113.7',
    '2001:db8::1',
    '2001:db8:0:0:ffff::2',
    '2001:db8:0:1::1',
  ]
  expect(rollupOf(clients.map(client => logLine({ client }))).clients()).toBe(3)
})

const lines = fc.array(anyLine, { maxLength: 60 })

it('is the same merged in any order, added at once, and after it was stored', () => {
  fc.assert(
    fc.property(lines, lines, lines, (a, b, c) => {
      const row = rollupOf([...a, ...b, ...c]).toRow()
      const left = rollupOf(a)
      left.merge(rollupOf(b))
      left.merge(Rollup.fromRow(rollupOf(c).toRow()))
      const right = rollupOf([...c].reverse())
      right.mergeRow(rollupOf(b).toRow())
      right.merge(rollupOf(a))
      expect(left.toRow()).toEqual(row)
      expect(right.toRow()).toEqual(row)
      expect(Rollup.fromRow(row).toRow()).toEqual(row)
    }),
    { numRuns: runs(200) },
  )
})

it('has each request in one class, and whole numbers', () => {
  fc.assert(
    fc.property(lines, all => {
      const { requests, class1, class2, class3, class4, class5, cut, blocked, meant, ...others } =
        rollupOf(all).counts
      expect(class1 + class2 + class3 + class4 + class5 + cut).toBe(requests)
      expect(requests + blocked + meant).toBe(all.length)
      for (const number of Object.values(others)) expect(Number.isSafeInteger(number)).toBe(true)
    }),
    { numRuns: runs(200) },
  )
})

it('is a small row for a usual minute, and of bounded size for any', () => {
  const minute = rollupOf(
    Array.from({ length: 600 }, (_, at) =>
      logLine({ client: `198.51.100.${at % 60}`, durationUs: 800 + ((at * at * 37) % 60_000) }),
    ),
  ).toRow()
  expect(minute.latency.length + minute.clients.length).toBeLessThan(700)
  const flood = rollupOf(
    Array.from({ length: 100_000 }, (_, at) =>
      logLine({ client: `${at}`, durationUs: 2 ** ((at % 36_000) / 1000) }),
    ),
  ).toRow()
  expect(flood.latency.length + flood.clients.length).toBeLessThan(8 * 1024)
})
