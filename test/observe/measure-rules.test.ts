import { measureLines } from '@gatehouse/bot/replies/measure-lines.ts'
import { measureReply } from '@gatehouse/bot/replies/measure-reply.ts'
import { isWorse, type Measure, MeasureResult } from '@gatehouse/core/observe/measure.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteMeasureStore } from '@gatehouse/core/sqlite/measure-store.ts'
import { expect, it } from 'vitest'

const nothing = { maintenance: 0, lockdown: 0, throttle: 0, shield: 0 }

const span = (requests: number, failed = 0) => ({
  requests,
  failed,
  refused: 0,
  meant: nothing,
  perMinute: requests,
  exact: true,
})

function resultOf(over: Partial<MeasureResult> = {}): MeasureResult {
  return {
    before: span(100),
    after: span(100),
    unknown: null,
    tried: 1,
    inMaintenance: 0,
    silent: [],
    otherChanges: 0,
    ...over,
  }
}

const silent = (before: boolean) => [{ route: 'shop', words: 'no answer', before }]

it.each<[string, Partial<MeasureResult>, boolean]>([
  ['nothing changed', {}, false],
  ['five points more fail', { after: span(100, 5) }, false],
  ['six points more fail', { after: span(100, 6) }, true],
  ['as many fail as before', { before: span(100, 40), after: span(100, 44) }, false],
  ['of nine requests all fail', { after: span(9, 9) }, false],
  ['of ten requests all fail', { after: span(10, 10) }, true],
  ['there was nothing before', { before: null, after: span(10, 1) }, true],
  ['nothing is known after', { after: null }, false],
  ['a route does not answer any more', { silent: silent(true) }, true],
  ['a route did not answer before either', { silent: silent(false) }, false],
])('%s', (_words, over, worse) => {
  expect(isWorse(resultOf(over))).toBe(worse)
})

const measured = (over: Partial<Measure> = {}): Measure => ({
  operation: 'a7',
  touches: { routes: 'all', networks: ['203.0.113.7'] },
  begunAtMs: 1000,
  effectAtMs: 1000,
  silent: [],
  state: 'measured',
  result: resultOf({ before: span(212), after: span(0), tried: 0 }),
  worse: false,
  ...over,
})

it.each<[string, Measure, string[]]>([
  ['a block', measured(), ['212 → 0 requests a minute from 203.0.113.7, 5 s later.']],
  [
    'a block on routes',
    measured({ touches: { routes: ['shop', 'wiki'], networks: ['203.0.113.0/24'] } }),
    ['212 → 0 requests a minute from 203.0.113.0/24 to shop, wiki, 5 s later.'],
  ],
  [
    'everything',
    measured({ touches: { routes: 'all', networks: null }, result: resultOf({ tried: 12 }) }),
    ['100 → 100 requests a minute in all, 5 s later.', 'All 12 routes that were tried answer.'],
  ],
  [
    'what is estimated',
    measured({
      result: resultOf({ before: { ...span(1_234_567), exact: false }, after: span(0), tried: 0 }),
    }),
    ['About 1,234,567 → 0 requests a minute from 203.0.113.7, 5 s later.'],
  ],
  [
    'a maintenance',
    measured({
      touches: { routes: ['shop'], networks: null },
      result: resultOf({ after: { ...span(50), meant: { ...nothing, maintenance: 50 } }, inMaintenance: 1 }),
    }),
    [
      '100 → 50 requests a minute to shop, 5 s later.',
      'Answered by the maintenance page: 0 % → 100 %.',
      'The route is in maintenance.',
    ],
  ],
  [
    'mitigations of several kinds, beside other changes',
    measured({
      touches: { routes: 'all', networks: null },
      result: resultOf({
        after: { ...span(100, 4), meant: { maintenance: 10, lockdown: 20, throttle: 30, shield: 0 } },
        tried: 3,
        inMaintenance: 1,
        otherChanges: 2,
      }),
    }),
    [
      '100 → 100 requests a minute in all, 5 s later.',
      'Failed with 5xx: 0 % → 4 %.',
      'Answered by the maintenance page: 0 % → 10 %.',
      'Refused by the lockdown: 0 % → 20 %.',
      'Refused by the throttle: 0 % → 30 %.',
      '2 other changes of the same traffic fell into these seconds or the minute before.',
      'All 3 routes that were tried answer; 1 of them in maintenance.',
    ],
  ],
  [
    'traffic that nobody knows',
    measured({
      result: resultOf({ before: null, unknown: 'the access log is missing', silent: silent(true) }),
    }),
    ['What it did to requests is not known: the access log is missing.', 'shop does not answer: no answer.'],
  ],
  [
    'a missed one',
    measured({ state: 'missed', result: null }),
    ['What it did to traffic was not measured: Gatehouse was not running, or the edge could not be asked.'],
  ],
  [
    'one of which nobody knows when it took effect',
    measured({ state: 'missed', effectAtMs: null, result: null }),
    ['What it did to traffic was not measured: nobody knows when it took effect.'],
  ],
  ['one that waits', measured({ state: 'waiting', result: null }), []],
])('%s in words', (_name, measure, lines) => {
  expect(measureLines(measure)).toEqual(lines)
})

it('what got worse is told with how to take it back', () => {
  expect(measureReply(measured({ worse: true }))).toMatchObject({
    title: expect.stringMatching(/^It got worse\. Operation a7: 212 → 0 requests/),
    next: ['undo a7'],
  })
  expect(measureReply(measured()).next).toBeUndefined()
})

function openStore() {
  const database = new Database(':memory:')
  return { database, store: new SqliteMeasureStore(database) }
}

it('is begun, takes effect, is due five seconds later, and is settled once', () => {
  const { store } = openStore()
  store.begin('41', { routes: ['shop'], networks: null }, 1000)
  expect(store.due(1_000_000)).toEqual([])
  store.tookEffect('41', ['wiki'], 2000)
  expect(store.due(1999)).toEqual([])
  expect(store.due(2000)).toMatchObject([
    { operation: '41', effectAtMs: 2000, silent: ['wiki'], worse: false },
  ])
  store.settle('41', resultOf(), true)
  store.settle('41', resultOf({ tried: 9 }), false)
  expect(store.get('41')).toMatchObject({ state: 'measured', worse: true, result: { tried: 1 } })
  expect(store.get('42')).toBeNull()
})

it('a new process misses what is overdue and what nobody knows of, and goes on with the others', () => {
  const { store } = openStore()
  for (const [operation, effectAtMs] of [
    ['a1', 1000],
    ['a2', 9000],
    ['a3', null],
  ] as const) {
    store.begin(operation, { routes: 'all', networks: [] }, 500)
    if (effectAtMs !== null) store.tookEffect(operation, [], effectAtMs)
  }
  store.miss(5000)
  expect(['a1', 'a2', 'a3'].map(operation => store.get(operation)?.state)).toEqual([
    'missed',
    'waiting',
    'missed',
  ])
})

it.each([
  'UPDATE measure SET worse = 0',
  "UPDATE measure SET operation = '42'",
  "UPDATE measure SET state = 'waiting', result = NULL, worse = NULL",
  'DELETE FROM measure',
  "INSERT OR REPLACE INTO measure (operation, touches, begun_at_ms, state) VALUES ('41', '{}', 1, 'waiting')",
  "INSERT INTO measure (operation, touches, begun_at_ms, state, result, worse, effect_at_ms) VALUES ('43', '{}', 1, 'measured', '{}', 0, 2)",
  "INSERT INTO measure (operation, touches, begun_at_ms, state) VALUES ('shop', '{}', 1, 'waiting')",
])('what was measured is not bent by raw SQL: %s', sql => {
  const { database, store } = openStore()
  store.begin('41', { routes: 'all', networks: null }, 1000)
  store.tookEffect('41', [], 2000)
  store.settle('41', resultOf(), true)
  const before = store.get('41')
  expect(() => database.write(() => database.sqlite.exec(sql))).toThrow(/measure|CHECK/)
  expect(store.get('41')).toEqual(before)
})

const dayMs = 86_400_000

it('is kept for ninety days, and goes when another one begins', () => {
  const { database, store } = openStore()
  for (const [operation, atMs] of [
    ['1', 0],
    ['2', 10],
    ['3', 20 * dayMs],
  ] as const) {
    store.begin(operation, { routes: 'all', networks: null }, atMs)
    if (operation !== '2') store.cameToNothing(operation)
  }
  const left = () => ['1', '2', '3'].filter(operation => store.get(operation) !== null)
  store.begin('4', { routes: 'all', networks: null }, 90 * dayMs)
  expect(left()).toEqual(['1', '2', '3'])
  expect(() => database.sqlite.exec("DELETE FROM measure WHERE operation = '1'")).toThrow(/ninety days/)
  store.begin('5', { routes: 'all', networks: null }, 90 * dayMs + 11)
  // What waits is not given up by its age.
  expect(left()).toEqual(['2', '3'])
})

it('is given up when it cannot be taken, and never twice', () => {
  const { store } = openStore()
  store.begin('41', { routes: 'all', networks: null }, 1000)
  store.giveUp('41')
  expect(store.get('41')).toMatchObject({ state: 'missed', effectAtMs: null })
  store.tookEffect('41', [], 2000)
  expect(store.get('41')).toMatchObject({ state: 'missed', effectAtMs: null })
  expect(store.due(1_000_000)).toEqual([])
})

it('one that was taken before there was such a mitigation is still read', () => {
  const { shield: _, ...older } = nothing
  const stored = { ...resultOf(), before: { ...span(100), meant: older } }
  expect(MeasureResult.parse(stored).before?.meant).toEqual(nothing)
})
