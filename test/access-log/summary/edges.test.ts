import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import type { SummaryQuery } from '@gatehouse/core/access-log/summary.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'
import { marks, nowMs, SummaryScene } from './scene.ts'

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]

const at = (text: string): number => Date.parse(`${text}Z`)
const text = (ms: number): string => new Date(ms).toISOString().slice(0, 19)
/** A request at each of these moments. */
const lines = (...times: string[]): Partial<LogLine>[] => times.map(time => ({ atMs: at(time) }))
const query = (from: string, until: string, routes: string[] | null = null): SummaryQuery => ({
  fromMs: at(from),
  untilMs: at(until),
  routes,
})

it.each([
  [
    'minutes are whole',
    '2026-11-23T10:00:59',
    '2026-11-23T10:02:01',
    '2026-11-23T10:00:00',
    '2026-11-23T10:03:00',
    3,
  ],
  [
    'minutes that fit',
    '2026-11-23T10:01:00',
    '2026-11-23T10:02:00',
    '2026-11-23T10:01:00',
    '2026-11-23T10:02:00',
    1,
  ],
  ['a moment', '2026-11-23T10:01:30', '2026-11-23T10:01:31', '2026-11-23T10:01:00', '2026-11-23T10:02:00', 1],
  [
    'the oldest minute',
    '2026-11-21T14:00:30',
    '2026-11-21T14:01:00',
    '2026-11-21T14:00:00',
    '2026-11-21T14:01:00',
    1,
  ],
  [
    'hours behind the minutes',
    '2026-11-21T13:59:30',
    '2026-11-21T14:00:30',
    '2026-11-21T13:00:00',
    '2026-11-21T14:01:00',
    61,
  ],
  [
    'hours are whole',
    '2026-11-20T10:30:00',
    '2026-11-20T10:31:00',
    '2026-11-20T10:00:00',
    '2026-11-20T11:00:00',
    60,
  ],
  [
    'the oldest hour',
    '2026-09-24T00:30:00',
    '2026-09-24T00:31:00',
    '2026-09-24T00:00:00',
    '2026-09-24T01:00:00',
    60,
  ],
  [
    'days behind the hours',
    '2026-09-23T23:30:00',
    '2026-09-24T00:30:00',
    '2026-09-23T00:00:00',
    '2026-09-24T01:00:00',
    1500,
  ],
  [
    'days are whole',
    '2026-03-29T00:30:00',
    '2026-03-30T00:30:00',
    '2026-03-29T00:00:00',
    '2026-03-31T00:00:00',
    2880,
  ],
])('%s: asked %s to %s, answered %s to %s', (_, from, until, start, end, minutes) => {
  const all = Array.from({ length: (at(end) - at(start)) / minuteMs + 240 }, (__, index) => ({
    atMs: at(start) + (index - 120) * minuteMs + 30_000,
  }))
  const { totals, coverage } = new SummaryScene([...all, ...lines('2025-01-01T00:00:00')]).summaries.totals(
    query(from, until),
  )
  expect([text(coverage.span.fromMs), text(coverage.span.untilMs)]).toEqual([start, end])
  expect(totals?.requests).toBe(minutes)
  expect(totals?.perMinute).toBeCloseTo(1, 9)
})

it('says null of what is not known, and zero of what did not come', () => {
  const scene = new SummaryScene(lines('2026-11-23T12:00:30'))
  const { points, stepMs } = scene.summaries.series(query('2026-11-23T11:58:00', '2026-11-23T14:23:00'), 145)
  expect(stepMs).toBe(minuteMs)
  const requests = points.map(({ totals }) => totals?.requests ?? null)
  const zeros = Array.from({ length: 140 }, () => 0)
  expect(requests).toEqual([null, null, 1, ...zeros, null, null])
  expect(scene.summaries.totals(query('2026-11-23T11:00:00', '2026-11-23T12:00:00')).totals).toBeNull()
  expect(scene.summaries.totals(query('2026-11-23T13:00:00', '2026-11-23T14:00:00')).totals).toMatchObject({
    requests: 0,
    perMinute: 0,
    failedShare: null,
    p95Ms: null,
    upstreamMeanMs: null,
    clients: 0,
  })
})

it('says null of the future, and how far a time that reaches into it is known', () => {
  const { summaries } = new SummaryScene(lines('2026-11-20T00:00:00', '2026-11-23T14:20:30'))
  expect(summaries.totals(query('2026-11-24T00:00:00', '2026-11-25T00:00:00'))).toMatchObject({
    totals: null,
    coverage: { known: null },
  })
  const { totals, coverage } = summaries.totals(query('2026-11-23T14:20:00', '2026-11-24T00:00:00'))
  expect(totals?.requests).toBe(1)
  expect(totals?.perMinute).toBeCloseTo(60 / 41, 9)
  expect(coverage.known).toEqual({ fromMs: at('2026-11-23T14:20:00'), untilMs: nowMs })
})

it('counts a line that is stamped ahead of the clock with its minute, and says nothing while there is no other', () => {
  const minute = query('2026-11-23T14:20:00', '2026-11-23T14:21:00')
  const ahead = '2026-11-23T14:20:58'
  const { totals, coverage } = new SummaryScene(lines('2026-11-23T14:10:00', ahead)).summaries.totals(minute)
  expect(totals?.requests).toBe(1)
  expect(coverage.known).toEqual({ fromMs: at('2026-11-23T14:20:00'), untilMs: nowMs })
  const alone = new SummaryScene(lines(ahead)).summaries
  expect(alone.totals(minute)).toMatchObject({ totals: null, coverage: { known: null } })
  expect(alone.series(minute, 1).points.map(({ totals: of }) => of)).toEqual([null])
})

it('says null when nothing was ever read, of any kind of answer', () => {
  const { summaries } = new SummaryScene([], { untilMs: null, blind: 'there is no access log' })
  const all = query('2026-11-01T00:00:00', '2026-11-23T14:00:00')
  expect(summaries.totals(all)).toMatchObject({
    totals: null,
    coverage: { known: null, sinceMs: null, untilMs: null, blind: 'there is no access log' },
  })
  expect(summaries.series(all, 10).points.every(({ totals }) => totals === null)).toBe(true)
  expect(summaries.byRoute(all).routes).toEqual([])
  expect(summaries.top('paths', all, 10)).toMatchObject({ keys: [], total: 0, coverage: { known: null } })
  expect(summaries.slowest(all, 10).requests).toEqual([])
})

it('knows what was read when nobody can say what was written since', () => {
  const scene = new SummaryScene(lines('2026-11-23T12:00:00', '2026-11-23T12:30:00'), { untilMs: null })
  const { totals, coverage } = scene.summaries.totals(query('2026-11-23T12:00:00', '2026-11-23T13:00:00'))
  expect(totals?.requests).toBe(2)
  expect(coverage.known?.untilMs).toBe(at('2026-11-23T12:30:00'))
})

it('says no rate of a few seconds', () => {
  const { summaries } = new SummaryScene(lines('2026-11-23T14:20:35'))
  expect(summaries.totals(query('2026-11-23T14:00:00', '2026-11-23T15:00:00')).totals).toMatchObject({
    requests: 1,
    perMinute: null,
  })
})

it('says since when it knows anything, at most since the oldest day that is kept', () => {
  const { coverage } = new SummaryScene(lines('2020-01-01T00:00:00')).summaries.totals(
    query('2019-01-01T00:00:00', '2026-11-23T00:00:00'),
  )
  expect(coverage.known?.fromMs).toBe(marks.daySinceS * 1000)
  const tops = new SummaryScene(lines('2020-01-01T00:00:00')).summaries.top(
    'paths',
    query('2019-01-01T00:00:00', '2026-11-23T00:00:00'),
    10,
  )
  expect(tops.coverage.known?.fromMs).toBe(marks.topsDaySinceS * 1000)
})

it('knows a route that got another name by both, and sums them up where both are asked for', () => {
  const { summaries } = new SummaryScene([
    { atMs: at('2026-11-22T10:00:00'), route: 'old-shop', client: '203.0.113.1' },
    { atMs: at('2026-11-23T10:00:00'), route: 'shop', client: '203.0.113.1' },
    { atMs: at('2026-11-23T11:00:00'), route: null },
  ])
  const of = (routes: string[] | null) =>
    summaries.totals(query('2026-11-22T00:00:00', '2026-11-23T14:00:00', routes)).totals
  expect(of(['shop'])).toMatchObject({ requests: 1, clients: 1 })
  expect(of(['old-shop', 'shop'])).toMatchObject({ requests: 2, clients: 1 })
  expect(of([''])).toMatchObject({ requests: 1 })
  expect(of(null)).toMatchObject({ requests: 3 })
  expect(of([])).toMatchObject({ requests: 0 })
  const { routes } = summaries.byRoute(query('2026-11-22T00:00:00', '2026-11-23T14:00:00'))
  expect(routes.map(({ route }) => route)).toEqual(['', 'old-shop', 'shop'])
})

it.each([
  ['an hour in minutes', hourMs, 60, minuteMs, 60],
  ['an hour in steps of three minutes', hourMs, 20, 3 * minuteMs, 20],
  ['six hours in minutes', 6 * hourMs, 60, 6 * minuteMs, 60],
  ['a day in hours', dayMs, 24, hourMs, 24],
  ['no more points of a day than there are hours', dayMs, 60, hourMs, 24],
  ['a week in steps of hours', 7 * dayMs, 60, 3 * hourMs, 56],
  ['a month in days', 30 * dayMs, 30, dayMs, 30],
  ['what is older than the hours in days', 90 * dayMs, 2000, dayMs, 90],
  ['a year in steps of days', 365 * dayMs, 50, 8 * dayMs, 46],
  ['all in one', 10 * hourMs, 1, 10 * hourMs, 1],
])('a series is %s', (_, forMs, most, stepMs, count) => {
  const { summaries } = new SummaryScene(lines('2025-01-01T00:00:00'))
  const series = summaries.series({ fromMs: nowMs - forMs, untilMs: nowMs, routes: null }, most)
  expect(series.stepMs).toBe(stepMs)
  expect(series.points.length).toBe(count)
  const last = series.points.at(-1)
  expect(last?.fromMs).toBeLessThan(nowMs)
  expect(last?.untilMs).toBeGreaterThanOrEqual(nowMs)
  for (const [index, point] of series.points.entries()) {
    expect(point.untilMs - point.fromMs).toBe(stepMs)
    expect(point.fromMs).toBe(index === 0 ? point.fromMs : series.points[index - 1]?.untilMs)
  }
})

// All of it is before the present, which is 41 seconds into its minute.
const moment = fc.integer({ min: -740 * 1440, max: -1 }).map(minutes => nowMs + minutes * minuteMs + 17_000)
const near = fc.integer({ min: -72 * 60, max: -1 }).map(minutes => nowMs + minutes * minuteMs + 17_000)

it('counts each line of any time once, whatever rows it takes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(moment, near), { minLength: 1, maxLength: 60 }),
      fc.tuple(fc.oneof(moment, near), fc.oneof(moment, near)),
      fc.integer({ min: 1, max: 70 }),
      (times, [one, other], most) => {
        const { summaries } = new SummaryScene(times.map(atMs => ({ atMs })))
        const asked = { fromMs: Math.min(one, other), untilMs: Math.max(one, other) + 1, routes: null }
        const { totals, coverage } = summaries.totals(asked)
        const within = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }) =>
          times.filter(time => time >= Math.max(fromMs, marks.daySinceS * 1000) && time < untilMs).length
        expect(totals?.requests ?? 0).toBe(within(coverage.span))
        expect(coverage.span.fromMs).toBeLessThanOrEqual(asked.fromMs)
        expect(coverage.span.untilMs).toBeGreaterThanOrEqual(asked.untilMs)
        for (const point of summaries.series(asked, most).points)
          expect(point.totals?.requests ?? 0).toBe(within(point))
      },
    ),
    { numRuns: runs(600) },
  )
})
