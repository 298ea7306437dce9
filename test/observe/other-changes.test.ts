import { mostCounted, otherChanges } from '@gatehouse/core/observe/other-changes.ts'
import type { Touches } from '@gatehouse/core/observe/touches.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Revision } from '@gatehouse/core/routing/revision.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteMeasureStore } from '@gatehouse/core/sqlite/measure-store.ts'
import { expect, it } from 'vitest'
import { answerRoute } from '../harness/edge.ts'

const shop: Touches = { routes: ['shop'], networks: null }
const from = (...networks: string[]): Touches => ({ routes: 'all', networks })
const time = { fromMs: 10_000, untilMs: 75_000 }

function open(revisions: readonly Partial<Revision>[] = []) {
  const trafficMeasures = new SqliteMeasureStore(new Database(':memory:'))
  const measure = (operation: string, touches: Touches, atMs: number) => {
    trafficMeasures.begin(operation, touches, atMs)
    trafficMeasures.tookEffect(operation, [], atMs)
  }
  const state = (number: number): DesiredState => ({
    settings: initialSettings(':80', null),
    policies: [],
    routes: [answerRoute('shop', `shop ${number}`), answerRoute('wiki', 'wiki')],
    mitigations: [],
  })
  const list = () => revisions as Revision[]
  const count = (touches = shop) =>
    otherChanges({ trafficMeasures, revisions: { list, state } }, { operation: '41', touches }, time)
  return { measure, count, trafficMeasures }
}

it.each<[string, Touches, Touches, number]>([
  ['the same route', shop, shop, 1],
  ['another route', shop, { routes: ['wiki'], networks: null }, 0],
  ['all routes', shop, { routes: 'all', networks: null }, 1],
  ['some clients of all routes', shop, from('203.0.113.7'), 1],
  ['other clients', from('203.0.113.8'), from('203.0.113.7'), 0],
  ['a network around them', from('203.0.113.8'), from('203.0.113.0/24'), 1],
])('a change of %s counts where its traffic is the same', (_name, touches, other, expected) => {
  const { measure, count } = open()
  measure('41', touches, 70_000)
  measure('a7', other, 60_000)
  expect(count(touches)).toBe(expected)
})

it('counts what took effect in the time that is compared, and nothing that came to nothing', () => {
  const { measure, count, trafficMeasures } = open()
  for (const [name, atMs] of [
    ['a1', 9999],
    ['a2', 10_000],
    ['a3', 74_999],
    ['a4', 75_000],
  ] as const)
    measure(name, shop, atMs)
  trafficMeasures.begin('a5', shop, 20_000)
  trafficMeasures.cameToNothing('a5')
  expect(count()).toBe(2)
})

it('counts what nobody measures, such as an end in time, and each change once', () => {
  const ended = { number: 42, parent: 40, status: 'active', settledAtMs: 72_000 } as const
  expect(open([ended]).count()).toBe(1)
  expect(open([{ ...ended, settledAtMs: 80_000 }]).count()).toBe(0)
  expect(open([{ ...ended, status: 'failed' }]).count()).toBe(0)
  expect(open([{ ...ended, number: 41 }]).count()).toBe(0)
  expect(open([ended]).count({ routes: ['wiki'], networks: null })).toBe(0)
  const { measure, count } = open([ended])
  measure('42', shop, 72_000)
  expect(count()).toBe(1)
})

it('stops counting in a flood, and finds what is about everybody first', () => {
  const { measure, count } = open()
  measure('a1', { routes: ['shop'], networks: null }, 11_000)
  for (let number = 2; number < mostCounted + 50; number += 1)
    measure(`a${number}`, from('192.0.2.1'), 12_000)
  expect(count()).toBe(mostCounted)
  expect(count(from('198.51.100.7'))).toBe(1)
})
