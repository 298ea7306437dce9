import { type AuditActor, type AuditEntry, gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import { timelineOf } from '@gatehouse/core/incidents/timeline.ts'
import type { TimelineSource } from '@gatehouse/core/incidents/timeline-item.ts'
import { expect, it } from 'vitest'

const anna: AuditActor = { kind: 'account', id: '1', name: 'anna' }
const bert: AuditActor = { kind: 'account', id: '2', name: 'bert' }
const local: AuditActor = { kind: 'local', id: null, name: 'local' }

type Said = [kind: AuditEntry['kind'], actor: AuditActor, subject: string, facts?: AuditEntry['facts']]

/** What a timeline makes of entries, one after the other. */
function told(said: readonly Said[], source: Partial<TimelineSource> = {}) {
  const entries = said.map(([kind, actor, subject, facts = {}], index) => {
    const seq = index + 1
    return { seq, atMs: seq * 1000, kind, actor, face: 'slack', subject, facts, mac: '' }
  })
  const nothing = { incidents: [], notes: [], revisionOf: () => null, planOf: () => null }
  return timelineOf({ ...nothing, entries, ...source })
}

const brief = (...args: Parameters<typeof told>) =>
  told(...args).map(({ seq, by, what, outcome }) => [seq, by.name, what, outcome])

it('tells a change once, with what became of it', () => {
  const said: Said[] = [
    ['applying', anna, 'route set shop', { revision: 4 }],
    ['applied', gatehouseActor, 'route set shop', { revision: 4, author: 'anna' }],
    ['applying', bert, 'route add wiki', { revision: 5 }],
    ['failed', gatehouseActor, 'route add wiki', { revision: 5, author: 'bert', failure: 'no answer' }],
    ['applying', bert, 'route add blog', { revision: 6 }],
  ]
  expect(brief(said)).toEqual([
    [1, 'anna', 'route set shop', 'done'],
    [3, 'bert', 'route add wiki', 'failed'],
    [5, 'bert', 'route add blog', 'under way'],
  ])
  expect(told(said)[1]).toMatchObject({ reason: 'no answer', revision: 5 })
  const revisionOf = (number: number) =>
    number === 6 ? { status: 'failed' as const, failure: 'the socket was gone' } : null
  expect(told(said, { revisionOf })[2]).toMatchObject({ outcome: 'failed', reason: 'the socket was gone' })
})

it('tells of a change that had begun before by who had begun it', () => {
  const said: Said[] = [['applied', gatehouseActor, 'route set shop', { revision: 4, author: 'anna' }]]
  expect(brief(said)).toEqual([[1, 'anna', 'route set shop', 'done']])
})

it('tells what needs no revision once, each time that it is done', () => {
  expect(
    brief([
      ['applying', anna, 'drift repair'],
      ['done', anna, 'drift repair'],
      ['applying', anna, 'drift repair'],
      ['applying', bert, 'drift repair'],
      ['failed', bert, 'drift repair'],
      ['done', anna, 'block 203.0.113.7'],
    ]),
  ).toEqual([
    [1, 'anna', 'drift repair', 'done'],
    [3, 'anna', 'drift repair', 'under way'],
    [4, 'bert', 'drift repair', 'failed'],
    [6, 'anna', 'block 203.0.113.7', 'done'],
  ])
})

it('tells a plan where it takes effect, with who confirmed it and when it was asked for', () => {
  const items = told([
    ['planned', anna, 'route remove shop', { confirmation: 'c1', risk: 'critical' }],
    ['confirmed', anna, 'route remove shop', { confirmation: 'c1' }],
    ['denied', bert, 'audit list', { reason: 'viewer' }],
    ['confirmed', bert, 'route remove shop', { confirmation: 'c1' }],
    ['applying', anna, 'route remove shop', { confirmation: 'c1', second: 'bert', revision: 4 }],
    ['applied', gatehouseActor, 'route remove shop', { revision: 4, author: 'anna' }],
  ])
  expect(items.map(({ seq, outcome }) => [seq, outcome])).toEqual([
    [3, 'denied'],
    [5, 'done'],
  ])
  expect(items[1]).toMatchObject({ askedAtMs: 1000, second: 'bert', revision: 4, atMs: 5000 })
})

it.each([
  ['cancelled', anna, {}, null],
  ['cancelled', bert, {}, 'by bert'],
  ['rejected', bert, {}, 'by bert'],
  ['expired', gatehouseActor, { reason: 'nobody confirmed it in time' }, 'nobody confirmed it in time'],
  ['stale', gatehouseActor, { reason: 'the state had moved' }, 'the state had moved'],
  ['refused', gatehouseActor, { reason: 'not allowed any more' }, 'not allowed any more'],
] as const)('tells of a plan that was %s where it was asked for', (kind, actor, facts, reason) => {
  const [item, ...others] = told([
    ['planned', anna, 'rollback 2', { confirmation: 'c1' }],
    [kind, actor, 'rollback 2', { confirmation: 'c1', ...facts }],
  ])
  expect(others).toEqual([])
  expect(item).toMatchObject({ seq: 1, by: anna, outcome: kind, reason })
})

it('knows of a plan that still waited at the end what became of it since', () => {
  const said: Said[] = [['planned', anna, 'rollback 2', { confirmation: 'c1' }]]
  const later = (state: 'pending' | 'used' | 'expired', revision: number | null = null) =>
    told(said, { planOf: () => ({ state, note: 'nobody came', revision }) })[0]
  expect(later('pending')).toMatchObject({ outcome: 'waiting' })
  expect(later('used', 9)).toMatchObject({ outcome: 'carried out later', revision: 9 })
  expect(later('expired')).toMatchObject({ outcome: 'expired', reason: 'nobody came' })
})

it('tells what was done at the console without a code', () => {
  const items = told([
    ['done', local, 'account add eve'],
    ['local', local, 'account add eve'],
    ['applying', local, 'route add shop', { revision: 2 }],
    ['local', local, 'route add shop', { revision: 2 }],
    ['applied', gatehouseActor, 'route add shop', { revision: 2, author: 'local' }],
    ['done', local, 'key revoke old'],
  ])
  expect(items.map(({ what, withoutCode }) => [what, withoutCode])).toEqual([
    ['account add eve', true],
    ['route add shop', true],
    ['key revoke old', false],
  ])
})

it('tells what opened and closed an incident and was noted in it, in whole words', () => {
  const text = 'x'.repeat(900)
  const end = { by: 'bert', atMs: 3000, lastSeq: 3, summary: 'a bad deploy' }
  const incidents = [{ number: 7, title: 'Slow', openedBy: 'anna', openedAtMs: 1000, firstSeq: 1, end }]
  const notes = [{ seq: 2, incident: 7, text, by: 'anna', atMs: 2000 }]
  const said: Said[] = [
    ['done', anna, 'incident open Slow'],
    ['done', anna, 'incident note "xxx…"'],
    ['done', bert, 'incident close'],
  ]
  expect(brief(said, { incidents, notes })).toEqual([
    [1, 'anna', 'Slow', 'opened'],
    [2, 'anna', text, 'noted'],
    [3, 'bert', 'a bad deploy', 'closed'],
  ])
})

it('tells that something was kept, or could not be taken back, apart from the change itself', () => {
  const said: Said[] = [
    ['applying', anna, 'rollback 2', { revision: 4 }],
    ['applied', gatehouseActor, 'rollback 2', { revision: 4, author: 'anna' }],
    ['kept', bert, 'keep 4', { operation: '4', revision: 4 }],
    ['not-taken-back', gatehouseActor, 'block 203.0.113.7', { operation: 'a9', reason: 'it ended already' }],
    ['reminded', gatehouseActor, 'maintenance shop'],
    ['taken-back', gatehouseActor, 'rollback 2', { operation: '4', revision: 4 }],
  ]
  expect(brief(said)).toEqual([
    [1, 'anna', 'rollback 2', 'done'],
    [3, 'bert', 'keep 4', 'done'],
    [4, 'gatehouse', 'block 203.0.113.7', 'not taken back'],
  ])
  expect(told(said).map(({ revision }) => revision)).toEqual([4, null, null])
})
