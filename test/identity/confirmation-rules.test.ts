import { ConfirmationState } from '@gatehouse/core/identity/confirmation.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let database: Database
beforeEach(() => {
  database = new Database(':memory:')
  for (const name of ['anna', 'bert', 'cora'])
    database.sqlite
      .prepare("INSERT INTO account (name, role, state, created_at_ms) VALUES (?, 'admin', 'active', 1)")
      .run(name)
})
afterEach(() => database.close())

const id = '0123456789abcdef0123456789abcdef'
const run = (sql: string) => database.sqlite.prepare(sql).run()
const open = (more: Record<string, string | number | null> = {}) => {
  const row = {
    id,
    state: 'pending',
    typed: 'route remove shop',
    line: 'route remove shop',
    role: 'operator',
    plan_hash: 'a'.repeat(64),
    plan: '{}',
    risk: 'critical',
    requester: 1,
    face: 'slack',
    created_at_ms: 1,
    expires_at_ms: 2,
    ...more,
  }
  const keys = Object.keys(row)
  database.sqlite
    .prepare(`INSERT INTO confirmation (${keys}) VALUES (${keys.map(() => '?')})`)
    .run(...Object.values(row))
}

/** What each state needs beside its name. */
const facts: Record<ConfirmationState, string> = {
  pending: '',
  seconding: 'first = 1',
  approved: 'first = 1, second = 2',
  used: 'settled_at_ms = 5',
  cancelled: "settled_at_ms = 5, note = 'x'",
  rejected: "settled_at_ms = 5, note = 'x'",
  expired: "settled_at_ms = 5, note = 'x'",
  stale: "settled_at_ms = 5, note = 'x'",
  refused: "settled_at_ms = 5, note = 'x'",
}
const step = (to: ConfirmationState, from: ConfirmationState) => {
  // Whoever seconds is written in the step in which they do.
  const set =
    to === 'approved' && from === 'seconding'
      ? 'second = 2'
      : to === 'approved'
        ? 'first = 1, alone = 1'
        : facts[to]
  run(`UPDATE confirmation SET state = '${to}'${set && `, ${set}`} WHERE id = '${id}'`)
}
const paths: Record<ConfirmationState, ConfirmationState[]> = {
  pending: [],
  seconding: ['seconding'],
  approved: ['seconding', 'approved'],
  used: ['seconding', 'approved', 'used'],
  cancelled: ['cancelled'],
  rejected: ['seconding', 'rejected'],
  expired: ['expired'],
  stale: ['stale'],
  refused: ['refused'],
}
const bring = (to: ConfirmationState) => {
  let from: ConfirmationState = 'pending'
  for (const next of paths[to]) {
    step(next, from)
    from = next
  }
}
const ends = ['cancelled', 'expired', 'stale', 'refused']
const legal = new Set([
  ...['seconding', 'approved', ...ends].map(to => `pending ${to}`),
  ...['approved', 'rejected', ...ends].map(to => `seconding ${to}`),
  ...['used', 'expired', 'stale', 'refused'].map(to => `approved ${to}`),
])

describe('raw SQL cannot make a confirmation go an illegal step', () => {
  for (const from of ConfirmationState.options)
    for (const to of ConfirmationState.options.filter(other => other !== from)) {
      const allowed = legal.has(`${from} ${to}`)
      it(`${from} → ${to} ${allowed ? 'goes' : 'fails'}`, () => {
        open()
        bring(from)
        if (allowed) step(to, from)
        else expect(() => step(to, from)).toThrow()
      })
    }
})

describe('raw SQL cannot', () => {
  it.each([
    ['begin as anything but pending', () => open({ state: 'approved', first: 1, second: 2 })],
    ['begin with wrong codes counted', () => open({ attempts: 3 })],
    ['have an id that can be guessed', () => open({ id: '1' })],
    ['be about a change that needs no confirmation', () => open({ risk: 'change' })],
    ['end before it began', () => open({ created_at_ms: 5, expires_at_ms: 4 })],
    ['be asked by nobody known', () => open({ requester: 99 })],
  ])('%s', (_, insert) => {
    expect(insert).toThrow()
  })

  it.each([
    ['approve what is critical with one person', "state = 'approved', first = 1"],
    ['approve without anybody', "state = 'approved', alone = 1"],
    ['let one person be both', "state = 'seconding', first = 1, second = 1"],
    ['let somebody else than who asked be the first', "state = 'seconding', first = 2"],
    ['change the plan', `plan_hash = '${'b'.repeat(64)}'`],
    ['change what is planned', 'plan = \'{"changes":[]}\''],
    ['change the command', "typed = 'route remove wiki'"],
    ['change who asked', 'requester = 2'],
    ['change the revision that it starts from', 'base_revision = 1'],
    ['change the ETag', "etag = 'x'"],
    ['lessen the risk', "risk = 'destructive'"],
    ['lessen the role', "role = 'viewer'"],
    ['forget wrong codes', 'attempts = -1'],
    ['live longer', 'expires_at_ms = 999'],
    ['be done at a revision that it never became', 'revision = 1'],
    ['end without a reason', "state = 'cancelled', settled_at_ms = 5"],
  ])('%s', (_, set) => {
    open()
    expect(() => run(`UPDATE confirmation SET ${set}`)).toThrow()
  })

  it('change anything once it has ended, delete it, or write another over it', () => {
    open()
    bring('cancelled')
    expect(() => run("UPDATE confirmation SET note = 'y'")).toThrow('bound to what was previewed')
    expect(() => run('DELETE FROM confirmation')).toThrow('never deleted')
    expect(() => open()).toThrow('never replaced')
    expect(() => run(`REPLACE INTO confirmation SELECT * FROM confirmation`)).toThrow()
  })

  it('put another in the place of the first or of the second person', () => {
    open()
    bring('approved')
    expect(() => run('UPDATE confirmation SET second = 3')).toThrow('bound to what was previewed')
    expect(() => run('UPDATE confirmation SET first = 3')).toThrow()
  })
})
