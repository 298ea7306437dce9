import { csv, sheetJson } from '@gatehouse/status-site/data/csv.ts'
import { isPresent, judge } from '@gatehouse/status-site/data/freshness.ts'
import { ServerClock } from '@gatehouse/status-site/data/server-clock.ts'
import { choose, readChoice, writeChoice } from '@gatehouse/status-site/overview/choice.ts'
import { verdictOf } from '@gatehouse/status-site/overview/verdict.ts'
import { lengthText } from '@gatehouse/status-site/time/moment.ts'
import { percent } from '@gatehouse/status-site/words/numbers.ts'
import { describe, expect, test } from 'vitest'
import { atMs, clocks, envelope, healthy, overview, route } from './documents.ts'

const fresh = { kind: 'fresh' } as const

describe('how old a document is', () => {
  test.each([
    [0, null, 'fresh'],
    [60_000, null, 'fresh'],
    [60_001, null, 'stopped'],
    [0, 'stopped', 'stopped'],
    [0, 'unreachable', 'unreachable'],
  ] as const)('after %i ms with trouble %s it is %s', (ageMs, trouble, kind) => {
    expect(judge(envelope, trouble, atMs + ageMs).kind).toBe(kind)
  })

  test('is unknown before a server said what time it is: nothing is shown as the present', () => {
    expect(isPresent(judge(envelope, null, null))).toBe(false)
  })

  test('a reader that is a minute behind is not told, one that is more is', () => {
    const kind = (lagMs: number) => judge({ ...envelope, clocks: { ...clocks, lagMs } }, null, atMs).kind
    expect([kind(60_000), kind(60_001)]).toEqual(['fresh', 'behind'])
  })

  test('the clock of the server goes on by the time that passes here, and passes over what is no date', () => {
    let elapsedMs = 500
    const clock = new ServerClock(() => elapsedMs)
    expect(clock.nowMs()).toBe(null)
    clock.heard('Mon, 23 Nov 2026 12:00:00 GMT')
    elapsedMs += 1500
    clock.heard('nonsense')
    clock.heard(null)
    expect(clock.nowMs()).toBe(atMs + 1500)
  })
})

describe('the verdict', () => {
  test.each([
    [healthy(1), 'healthy', 'The route is operational'],
    [healthy(2), 'healthy', 'All 2 routes are operational'],
    [overview({ routes: [] }), 'not probed', 'There are no routes yet'],
    [overview({ routes: [route('a', { state: 'disabled' })] }), 'not probed', 'No route is probed'],
    [
      overview({ routes: [route('a'), route('b', { state: 'unknown' })] }),
      'unknown',
      '1 of 2 routes is unknown',
    ],
    [{ ...healthy(2), edge: { state: 'unreachable', revision: 1 } }, 'down', 'The edge does not answer'],
    [
      { ...healthy(2), edge: { state: 'drifted', revision: 1 } },
      'degraded',
      'The edge runs something else than was applied',
    ],
    [
      { ...healthy(2), edge: { state: 'unknown', revision: 1 } },
      'unknown',
      'It is not known how the edge stands',
    ],
  ] as const)('%#: %s', (document, state, headline) => {
    expect(verdictOf(document, fresh, 'noon')).toMatchObject({ state, headline })
  })

  test.each(['stopped', 'unreachable'] as const)('of what is old (%s) is unknown, whatever it was', kind => {
    for (const document of [healthy(2), overview()]) {
      const told = verdictOf(document, { kind }, 'noon')
      expect(told).toEqual({ state: 'unknown', headline: 'Unknown: last known at noon', detail: null })
    }
  })
})

test('a file for spreadsheets holds no formula, and quotes what must be', () => {
  const columns = ['a', 'b']
  const rows = [
    ['=1+1', '+1'],
    ['-1', '@x'],
    ['\tx', 'say "hi", twice'],
    [null, -2],
  ]
  expect(csv({ columns, rows })).toBe(`a,b\r\n'=1+1,'+1\r\n'-1,'@x\r\n'\tx,"say ""hi"", twice"\r\n,-2\r\n`)
  expect(JSON.parse(sheetJson({ columns, rows }))[3]).toEqual({ a: null, b: -2 })
})

test('routes are put into each order, and a choice survives its way through an address', () => {
  const { routes } = overview()
  const first = (sort: string) => choose(routes, readChoice(`?sort=${sort}`))[0]?.name
  expect(['name', 'state', 'uptime', 'traffic', 'slow', 'nonsense'].map(first)).toEqual([
    'checkout',
    'mail',
    'mail',
    'checkout',
    'checkout',
    'checkout',
  ])
  const choice = { search: 'a&b', onlyProblems: true, sort: 'slow' } as const
  expect(readChoice(writeChoice(choice))).toEqual(choice)
})

test('no share is rounded up to all or down to nothing', () => {
  expect([1, 0.999999, 0.5, 0.00001, 0].map(share => percent(share))).toEqual([
    '100 %',
    '99.99 %',
    '50 %',
    '< 0.01 %',
    '0 %',
  ])
})

test('lengths of time have at most two units', () => {
  const minuteMs = 60_000
  expect([0, 40_000, 12 * minuteMs + 5, 63 * minuteMs, 49 * 60 * minuteMs].map(lengthText)).toEqual([
    '0 s',
    '40 s',
    '12 min',
    '1 h 3 min',
    '2 d 1 h',
  ])
})
