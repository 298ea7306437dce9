import type { SummaryQuery } from '@gatehouse/core/access-log/summary.ts'
import { topKinds } from '@gatehouse/core/access-log/tops-row.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { amount } from '../../harness/soak.ts'
import { generate } from '../generator/generate.ts'
import { sites } from '../generator/sites.ts'
import { exactQuantile } from '../sketch/numbers.ts'
import { type CountedLog, countLog } from './counted-log.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const nowMs = Date.UTC(2026, 10, 23, 14, 20, 41)
const lines = amount(50_000, 1_000_000)
/** Tops are kept for 60 days. */
const nothing = { fromMs: 0, untilMs: 0 }
/** Three standard errors. */
const clientError = (3 * 1.04) / Math.sqrt(4096)

let log: CountedLog
beforeAll(() => {
  log = countLog(generate({ lines, seed: 8, untilMs: nowMs - 1000, forMs: 75 * dayMs }), nowMs)
}, 600_000)
afterAll(() => log.stop())

const asked = (fromMs: number, untilMs: number, routes: readonly string[] | null = null): SummaryQuery => ({
  fromMs,
  untilMs,
  routes,
})
const queries: [string, SummaryQuery][] = [
  ['everything', asked(nowMs - 100 * dayMs, nowMs)],
  ['the last hour', asked(nowMs - hourMs, nowMs)],
  ['the last day of one route', asked(nowMs - dayMs, nowMs, ['shop'])],
  ['a week of three routes', asked(nowMs - 7 * dayMs, nowMs, ['api', 'www', 'lab'])],
  ['what no route took', asked(nowMs - 30 * dayMs, nowMs, [''])],
  ['hours of last week', asked(nowMs - 9.3 * dayMs, nowMs - 7.4 * dayMs)],
  ['days of two months ago', asked(nowMs - 74 * dayMs, nowMs - 61 * dayMs)],
  ['a time from days to minutes', asked(nowMs - 65 * dayMs, nowMs - 3 * hourMs - 17_000)],
  ['a route that there never was', asked(nowMs - dayMs, nowMs, ['nobody'])],
]

describe.each(queries)('%s', (_, query) => {
  it('has the counts of the reference, to the last one', () => {
    const { totals, coverage } = log.summaries.totals(query)
    const exact = log.reference.counts({ ...query, ...coverage.span })
    expect(totals).toMatchObject(exact)
    const knownMs = (coverage.known?.untilMs ?? 0) - (coverage.known?.fromMs ?? 0)
    expect(totals?.perMinute).toBeCloseTo((exact.requests * 60_000) / knownMs, 9)
    expect(coverage.span.fromMs).toBeLessThanOrEqual(query.fromMs)
    expect(coverage.span.untilMs).toBeGreaterThanOrEqual(query.untilMs)
  })

  it('has durations within 2 % and clients within three standard errors', () => {
    const { totals, coverage } = log.summaries.totals(query)
    const span = { ...query, ...coverage.span }
    const durations = log.reference.durationsUs(span)
    for (const [share, ms] of [
      [0.5, totals?.p50Ms],
      [0.95, totals?.p95Ms],
      [0.99, totals?.p99Ms],
    ] as const)
      if (durations.length === 0) expect(ms).toBeNull()
      else expect(Math.abs(((ms ?? 0) * 1000) / exactQuantile(durations, share) - 1)).toBeLessThan(0.02)
    const clients = log.reference.clients(span)
    const error = Math.abs((totals?.clients ?? -1) - clients)
    expect(error).toBeLessThanOrEqual(clients <= 128 ? 0 : clients * clientError)
  })

  it('has the counts of the reference at each point in time', () => {
    const { points, stepMs } = log.summaries.series(query, 30)
    expect(points.length).toBeLessThanOrEqual(30)
    for (const { fromMs, untilMs, totals } of points) {
      expect(untilMs - fromMs).toBe(stepMs)
      const exact = log.reference.counts({ fromMs, untilMs, routes: query.routes })
      if (totals) expect(totals).toMatchObject(exact)
      else expect(exact.requests).toBe(0)
    }
    expect(points.at(-1)?.untilMs).toBeGreaterThanOrEqual(query.untilMs)
  })

  it('has the counts of the reference for each route', () => {
    const { routes, coverage } = log.summaries.byRoute(query)
    const names = [...sites.map(({ route }) => route ?? ''), 'nobody']
    for (const route of names) {
      const isAsked = query.routes === null || query.routes.includes(route)
      const exact = log.reference.counts({ ...coverage.span, routes: isAsked ? [route] : [] })
      const totals = routes.find(found => found.route === route)?.totals
      if (totals) expect(totals).toMatchObject(exact)
      else expect(exact.requests).toBe(0)
    }
    const requests = routes.map(({ totals }) => totals.requests)
    expect(requests).toEqual(requests.toSorted((a, b) => b - a))
  })

  it.each(topKinds)('has %s within their bounds, and none of the frequent ones is missing', kind => {
    const { keys, total, coverage } = log.summaries.top(kind, query, 1000)
    const exact = log.reference.texts(kind, { ...query, ...(coverage.known ?? nothing) })
    expect(total).toBe([...exact.values()].reduce((sum, count) => sum + count, 0))
    for (const { key, atLeast, atMost } of keys) {
      expect(atLeast).toBeLessThanOrEqual(exact.get(key) ?? 0)
      expect(atMost).toBeGreaterThanOrEqual(exact.get(key) ?? 0)
    }
    const found = new Set(keys.map(({ key }) => key))
    for (const [key, count] of exact) if (count > total / 101) expect(found).toContain(key)
  })

  it.each(topKinds)('has %s of each route within their bounds', kind => {
    const { keys, total, coverage } = log.summaries.top(kind, { ...query, byRoute: true }, 1000)
    const span = { ...query, ...(coverage.known ?? nothing) }
    expect(total).toBe(log.summaries.top(kind, query, 1000).total)
    const exact = new Map<string, Map<string, number>>()
    for (const { key, route = 'none was said', atLeast, atMost } of keys) {
      const texts = exact.get(route) ?? log.reference.texts(kind, { ...span, routes: [route] })
      exact.set(route, texts)
      expect(atLeast).toBeLessThanOrEqual(texts.get(key) ?? 0)
      expect(atMost).toBeGreaterThanOrEqual(texts.get(key) ?? 0)
    }
  })

  it('has the slowest requests', () => {
    const { requests, coverage } = log.summaries.slowest(query, 20)
    const exact = log.reference.slow({ ...query, ...(coverage.known ?? nothing) }).slice(0, 20)
    expect(requests.map(({ durationUs }) => durationUs)).toEqual(exact.map(({ durationUs }) => durationUs))
  })
})

it('counts what is no line, and nothing else, as unread', () => {
  const { coverage } = log.summaries.totals(asked(0, nowMs))
  expect(coverage.unread).toMatchObject({ garbage: log.reference.unread, tooLong: 0, outOfTime: 0 })
  expect(log.reference.unread).toBeGreaterThan(0)
})

it('would find one line more or less', () => {
  const query = asked(nowMs - 100 * dayMs, nowMs)
  const { totals, coverage } = log.summaries.totals(query)
  const all = log.reference.all({ ...query, ...coverage.span })
  expect(totals && totals.requests + totals.blocked + totals.meant).toBe(all.length)
  expect(all.length).toBe(lines - log.reference.unread)
})
