import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqlitePlaceStore } from '@gatehouse/core/sqlite/place-store.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Place } from '../../core/src/identity/place.ts'
import { People } from './account-parts.ts'

let people: People
beforeEach(() => {
  people = new People()
})
afterEach(() => people.stop())

const place = (workspace: string, channel: string | null, platform: Place['platform'] = 'slack'): Place => ({
  platform,
  workspace,
  channel,
})
const verdict = (at: Place) => {
  const rule = people.places.ruleFor(at)
  return rule === null ? 'none' : `${rule.verdict} ${rule.role}`
}

describe('the rule of a place', () => {
  it.each<[name: string, lines: string[], at: Place, expected: string]>([
    ['a place without any rule has none', [], place('T1', 'C1'), 'none'],
    ['a workspace speaks for its channels', ['allow slack T1'], place('T1', 'C1'), 'allow admin'],
    ['and for direct messages', ['allow slack T1'], place('T1', null), 'allow admin'],
    ['and for no other workspace', ['allow slack T1'], place('T2', 'C1'), 'none'],
    ['and for no other platform', ['allow discord 1'], place('1', '2', 'slack'), 'none'],
    ['a channel speaks for itself', ['allow slack T1 channel=C1'], place('T1', 'C1'), 'allow admin'],
    ['not for its neighbours', ['allow slack T1 channel=C1'], place('T1', 'C2'), 'none'],
    ['not for direct messages', ['allow slack T1 channel=C1'], place('T1', null), 'none'],
    ['not for the same channel elsewhere', ['allow slack T1 channel=C1'], place('T2', 'C1'), 'none'],
    [
      'it wins over its workspace',
      ['allow slack T1', 'deny slack T1 channel=C1'],
      place('T1', 'C1'),
      'deny viewer',
    ],
    ['in whichever order', ['deny slack T1 channel=C1', 'allow slack T1'], place('T1', 'C1'), 'deny viewer'],
    [
      'also to allow',
      ['deny slack T1', 'allow slack T1 channel=C1 role=viewer'],
      place('T1', 'C1'),
      'allow viewer',
    ],
    [
      'its neighbours stay with the workspace',
      ['allow slack T1', 'deny slack T1 channel=C1'],
      place('T1', 'C2'),
      'allow admin',
    ],
    [
      'a later rule takes the place of an earlier',
      ['allow slack T1', 'allow slack T1 role=operator'],
      place('T1', null),
      'allow operator',
    ],
    ['denying ends it', ['allow slack T1', 'deny slack T1'], place('T1', 'C1'), 'deny viewer'],
  ])('%s', (_name, lines, at, expected) => {
    for (const line of lines) people.say(`place ${line}`)
    expect(verdict(at)).toBe(expected)
  })

  it('shows cards in a channel that is told to, until it is denied', () => {
    people.say('place allow slack T1 channel=C1 cards=yes')
    people.say('place allow slack T1 channel=C1 role=operator')
    expect(people.places.list()).toMatchObject([{ channel: 'C1', role: 'operator', cards: true }])
    expect(() => people.say('place allow slack T1 cards=yes')).toThrow('Cards are shown in a channel')
    people.say('place deny slack T1 channel=C1')
    expect(people.places.list()).toMatchObject([{ channel: 'C1', cards: false }])
  })

  it('counts at once when another connection writes it', () => {
    people.say('place allow slack T1')
    const other = new Database(people.file)
    new SqlitePlaceStore(other).set(
      { ...place('T1', null), verdict: 'deny', role: 'viewer', cards: false },
      5,
    )
    expect(verdict(place('T1', 'C1'))).toBe('deny viewer')
    other.close()
  })
})

describe('commands about places', () => {
  it('say in words what they change, and nothing when nothing does', () => {
    const words = (line: string) => people.preview(line).changes
    expect(words('place allow slack T1 channel=C1 role=operator')).toEqual([
      {
        thing: 'place',
        name: 'slack:T1/C1',
        action: 'add',
        fields: [
          { key: 'rule', from: null, to: 'allow' },
          { key: 'up to', from: null, to: 'operator' },
        ],
      },
    ])
    expect(people.places.list()).toEqual([])
    people.say('place allow slack T1 channel=C1 role=operator')
    expect(words('place allow slack T1 channel=C1 role=operator')).toEqual([])
    expect(words('place allow slack T1 channel=C1 role=viewer')).toEqual([
      {
        thing: 'place',
        name: 'slack:T1/C1',
        action: 'change',
        fields: [{ key: 'up to', from: 'operator', to: 'viewer' }],
      },
    ])
    expect(words('place deny slack T1 channel=C1')[0]?.fields).toEqual([
      { key: 'rule', from: 'allow', to: 'deny' },
      { key: 'up to', from: 'operator', to: null },
    ])
    people.say('place deny slack T1 channel=C1')
    expect(words('place deny slack T1 channel=C1')).toEqual([])
    expect(words('place deny slack T1')[0]?.action).toBe('add')
  })

  it('are destructive, also when they take away', () => {
    people.say('place allow slack T1')
    for (const line of ['place allow slack T1 role=viewer', 'place allow slack T2', 'place deny slack T1'])
      expect(people.preview(line).asks, line).toBe('destructive')
  })

  it('tell which channels keep a rule of their own', () => {
    people.say('place allow slack T1 channel=C1')
    people.say('place allow slack T2 channel=C2')
    expect(people.preview('place deny slack T1').why).toEqual([
      'slack:T1/C1 keeps its own rule: commands up to admin.',
    ])
    expect(people.preview('place deny slack T1 channel=C1').why).toEqual([])
  })

  it('list the rules', () => {
    expect(people.read('place list').title).toContain('No place is allowed yet')
    for (const line of ['deny slack T1 channel=C1', 'allow slack T1 role=operator', 'allow discord 7'])
      people.say(`place ${line}`)
    expect(people.read('place list').table?.rows).toEqual([
      ['discord:7', 'allow', 'admin', ''],
      ['slack:T1', 'allow', 'operator', ''],
      ['slack:T1/C1', 'deny', '', ''],
    ])
  })

  it.each([
    ['place allow irc T1', 'one of slack, discord'],
    ['place allow slack acme', '"acme" is no workspace id of slack'],
    ['place allow slack T1 channel=ops', '"ops" is no channel id of slack'],
    ['place allow discord 1 channel=C1', '"C1" is no channel id of discord'],
    ['place allow slack T1 channel=#ops', 'write the id as the platform gives it'],
    ['place allow slack', 'workspace is missing'],
    ['place allow slack T1 role=boss', 'one of viewer, operator, admin'],
    ['place deny slack T1 role=viewer', 'has no key "role"'],
    ['place deny slack T1 C1', 'one word too many'],
  ])('%s is refused with a sentence', (line, words) => {
    expect(() => people.say(line)).toThrow(words)
    expect(people.places.list()).toEqual([])
  })
})

describe('raw SQL cannot break the rules of places', () => {
  it.each([
    ["INSERT INTO place_rule VALUES ('slack', 'T1', NULL, 'allow', 'admin', 2, 0)", 'UNIQUE'],
    ["INSERT INTO place_rule VALUES ('slack', 'T1', 'C1', 'allow', 'admin', 2, 0)", 'UNIQUE'],
    ["INSERT INTO place_rule VALUES ('slack', 'T2', '', 'allow', 'admin', 2, 0)", 'CHECK'],
    ["INSERT INTO place_rule VALUES ('slack', 'T2', '#ops', 'allow', 'admin', 2, 0)", 'CHECK'],
    ["INSERT INTO place_rule VALUES ('slack', '%', NULL, 'allow', 'admin', 2, 0)", 'CHECK'],
    ["INSERT INTO place_rule VALUES ('slack', 'T2', NULL, 'maybe', 'admin', 2, 0)", 'CHECK'],
    ["INSERT INTO place_rule VALUES ('slack', 'T2', NULL, 'allow', 'admin', 2, 1)", 'CHECK'],
    ["INSERT INTO place_rule VALUES ('slack', 'T2', 'C2', 'deny', 'viewer', 2, 1)", 'CHECK'],
    ["UPDATE place_rule SET role = 'root'", 'CHECK'],
  ])('refused: %s', (sql, words) => {
    people.say('place allow slack T1')
    people.say('place deny slack T1 channel=C1')
    expect(() => people.database.sqlite.exec(sql)).toThrow(words)
  })
})
