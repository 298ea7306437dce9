import { mostNamed, RouteNames } from '@gatehouse/bot/metrics/route-names.ts'
import { CountOn } from '@gatehouse/bot/metrics/traffic-counts.ts'
import type { AskedSummaries } from '@gatehouse/core/access-log/asked-summaries.ts'
import { noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import { Rollup } from '@gatehouse/core/access-log/rollup.ts'
import { totalsOf } from '@gatehouse/core/access-log/totals.ts'
import { describe, expect, it } from 'vitest'
import { logLine } from '../access-log/rollup/lines.ts'

const minuteMs = 60_000
const startMs = Date.UTC(2026, 10, 23, 9, 0, 0)

/** A log of requests at moments, read up to some moment; it counts how long each question is. */
class Counted implements Pick<AskedSummaries, 'byRoute'> {
  readonly lines: { atMs: number; route: string }[] = []
  readonly askedMinutes: number[] = []
  untilMs: number | null = null
  broken = false
  /** Before this there are hours alone. */
  minutesSinceMs = 0

  readonly byRoute: AskedSummaries['byRoute'] = async ({ fromMs, untilMs }) => {
    if (this.broken) throw new Error('away')
    this.askedMinutes.push((untilMs - fromMs) / minuteMs)
    const wholeMs = fromMs < this.minutesSinceMs ? fromMs - (fromMs % 3_600_000) : fromMs
    const sums = new Map<string, Rollup>()
    for (const { atMs, route } of this.lines) {
      if (atMs < wholeMs || atMs >= untilMs || (this.untilMs !== null && atMs > this.untilMs)) continue
      const sum = sums.get(route) ?? new Rollup()
      sum.add(logLine({ atMs, route }))
      sums.set(route, sum)
    }
    const span = { fromMs: wholeMs, untilMs }
    return {
      routes: [...sums].map(([route, sum]) => ({ route, totals: totalsOf(sum, span) })),
      coverage: {
        span,
        known: span,
        sinceMs: startMs,
        gone: false,
        thinnedMs: null,
        untilMs: this.untilMs,
        behindBytes: 0,
        lastLineMs: null,
        behindMs: 0,
        unread: noUnread(),
        blind: null,
      },
    }
  }
}

const of = async (counting: CountOn, nowMs: number) => {
  const { since } = await counting.next(nowMs)
  return Object.fromEntries([...since].map(([route, counts]) => [route, counts['2xx']]))
}

describe('counting on', () => {
  it('counts each line once, however often and when it is asked', async () => {
    const log = new Counted()
    const counting = new CountOn(log, startMs)
    let sum = 0
    for (let second = 0; second < 3600; second += 7) {
      const nowMs = startMs + second * 1000
      log.lines.push({ atMs: nowMs, route: 'shop' })
      log.untilMs = nowMs
      if (second % 5 === 0) sum += (await of(counting, nowMs)).shop ?? 0
    }
    sum += (await of(counting, startMs + 3_600_000)).shop ?? 0
    expect(sum).toBe(log.lines.length)
    expect(Math.max(...log.askedMinutes.slice(20))).toBeLessThanOrEqual(7)
  })

  it('leaves nothing out while the reading is behind, and loses nothing by a question that fails', async () => {
    const log = new Counted()
    const counting = new CountOn(log, startMs)
    for (let minute = 0; minute < 60; minute += 1)
      log.lines.push({ atMs: startMs + minute * minuteMs + 1, route: 'shop' })
    const nowMs = startMs + 60 * minuteMs
    log.untilMs = startMs + 10 * minuteMs
    const first = (await of(counting, nowMs)).shop ?? 0
    log.broken = true
    await expect(of(counting, nowMs)).rejects.toThrow('away')
    log.broken = false
    log.untilMs = nowMs
    const second = (await of(counting, nowMs)).shop ?? 0
    expect([first, second]).toEqual([10, 50])
    expect(await of(counting, nowMs)).toEqual({ shop: 0 })
  })

  it('counts no hour again when minutes went for want of room while the reading was behind', async () => {
    const log = new Counted()
    const counting = new CountOn(log, startMs + 30 * minuteMs)
    for (let minute = 0; minute < 40; minute += 1)
      log.lines.push({ atMs: startMs + minute * minuteMs, route: 'shop' })
    log.untilMs = startMs + 40 * minuteMs
    expect(await of(counting, log.untilMs)).toEqual({ shop: 10 })
    const laterMs = startMs + 8 * 60 * minuteMs
    log.minutesSinceMs = laterMs - 180 * minuteMs
    log.lines.push({ atMs: laterMs, route: 'shop' })
    expect(await of(counting, laterMs)).toEqual({})
    log.lines.push({ atMs: laterMs, route: 'shop' })
    log.untilMs = laterMs
    expect(await of(counting, laterMs)).toEqual({ shop: 2 })
  })

  it('begins anew when nobody asked for a day, with no jump', async () => {
    const log = new Counted()
    const counting = new CountOn(log, startMs)
    log.lines.push({ atMs: startMs, route: 'shop' })
    const laterMs = startMs + 30 * 3_600_000
    log.lines.push({ atMs: laterMs, route: 'shop' })
    log.untilMs = laterMs
    expect(await of(counting, laterMs)).toEqual({ shop: 0 })
    log.lines.push({ atMs: laterMs, route: 'shop' })
    expect(await of(counting, laterMs)).toEqual({ shop: 1 })
  })
})

describe('names of routes', () => {
  it('tells so many apart and keeps to them; the others are one', () => {
    const names = new RouteNames()
    const many = Array.from({ length: mostNamed + 50 }, (_, number) => `r${number}`)
    names.follow(many)
    expect(new Set(many.map(route => names.of(route))).size).toBe(mostNamed + 1)
    expect([names.of(''), names.of('r0'), names.of('r249')]).toEqual(['_none', 'r0', '_other'])
    names.follow(['r249', ...many.slice(1, 249)])
    expect([names.of('r0'), names.of('r199'), names.of('r249')]).toEqual(['_other', 'r199', 'r249'])
  })

  it('a name of nobody here is never a label, whatever a foreign log says', () => {
    const names = new RouteNames()
    names.follow(['shop'])
    for (const hostile of ['a"} 1\nx', '203.0.113.7', '\u202eshop', '@everyone'])
      expect(names.of(hostile)).toBe('_other')
  })
})
