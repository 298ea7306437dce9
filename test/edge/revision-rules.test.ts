import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stateHash } from '@gatehouse/core/routing/desired-state.ts'
import type { RevisionStatus } from '@gatehouse/core/routing/revision.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteRevisionStore } from '@gatehouse/core/sqlite/revision-store.ts'
import { afterEach, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'gh-sql-'))
let count = 0
let database: Database
const wish = (parent: number | null) => ({
  parent,
  state: { settings: initialSettings(':80', null), policies: [], mitigations: [], routes: [] },
  author: 'operator',
  why: 'test',
})

function store(): SqliteRevisionStore {
  count += 1
  database = new Database(join(folder, `${count}.db`))
  return new SqliteRevisionStore(database)
}

afterEach(() => {
  database.close()
  rmSync(database.sqlite.name)
})

/** A revision 2 brought to a status by legal steps, after an active revision 1. */
function revisionIn(status: RevisionStatus): SqliteRevisionStore {
  const revisions = store()
  revisions.begin([wish(null)], 1)
  revisions.activate(1, 2)
  revisions.begin(status === 'joined' || status === 'carried' ? [wish(1), wish(1)] : [wish(1)], 3)
  if (status === 'carried') revisions.activate(3, 4)
  if (status === 'active' || status === 'superseded') revisions.activate(2, 4)
  if (status === 'failed') revisions.fail(2, 'no', 4)
  if (status === 'superseded') {
    revisions.begin([wish(2)], 5)
    revisions.activate(3, 6)
  }
  return revisions
}

const statuses: RevisionStatus[] = ['joined', 'applying', 'active', 'superseded', 'carried', 'failed']
const legal = new Set([
  'joined carried',
  'joined failed',
  'applying active',
  'applying failed',
  'active superseded',
])

describe('raw SQL cannot break the rules of revisions', () => {
  for (const from of statuses) {
    for (const to of statuses) {
      const allowed = legal.has(`${from} ${to}`)
      if (from === to) continue
      it(`${from} → ${to} is ${allowed ? 'possible' : 'refused'}`, () => {
        revisionIn(from)
        // Out of the way of the other rule, that only one is active.
        if (to === 'active' && from === 'applying')
          database.sqlite.exec("UPDATE revision SET status = 'superseded' WHERE number = 1")
        const settled = to === 'joined' || to === 'applying' ? null : 9
        const step = () =>
          database.sqlite
            .prepare(
              'UPDATE revision SET status = ?, settled_at_ms = coalesce(settled_at_ms, ?), failure = ? WHERE number = 2',
            )
            .run(to, settled, to === 'failed' ? 'words' : null)
        if (allowed) expect(step().changes).toBe(1)
        else expect(step).toThrow()
      })
    }
  }

  it('a second active revision is refused', () => {
    revisionIn('applying')
    expect(() =>
      database.sqlite.exec("UPDATE revision SET status = 'active', settled_at_ms = 9 WHERE number = 2"),
    ).toThrow(/UNIQUE/)
  })

  it('a second applying revision is refused', () => {
    const revisions = revisionIn('applying')
    expect(() => revisions.begin([wish(1)], 9)).toThrow(/UNIQUE/)
  })

  it.each(['active', 'superseded', 'failed'])('a revision cannot begin as %s', status => {
    revisionIn('active')
    const insert = `INSERT INTO revision (parent, state, state_hash, author, why, status, created_at_ms, settled_at_ms, failure)
      SELECT 1, state, state_hash, author, why, '${status}', 1, 1, ${status === 'failed' ? "'x'" : 'NULL'} FROM revision WHERE number = 1`
    expect(() => database.sqlite.exec(insert)).toThrow(/begins as/)
  })

  it.each([
    'number = 99',
    'parent = NULL',
    "state = x'00'",
    "state_hash = replace(hex(zeroblob(32)), '0', 'a')",
    "author = 'x'",
    "why = 'x'",
    'created_at_ms = 0',
    'settled_at_ms = 77',
  ])('history cannot be rewritten: %s', change => {
    revisionIn('active')
    expect(() => database.sqlite.exec(`UPDATE revision SET ${change} WHERE number = 2`)).toThrow(
      /history|CHECK|UNIQUE/,
    )
  })

  it('a revision cannot be replaced by another of the same number', () => {
    revisionIn('active')
    const insert = `INSERT OR REPLACE INTO revision (number, state, state_hash, author, why, status, created_at_ms)
      SELECT 1, state, state_hash, 'mallory', why, 'joined', 1 FROM revision WHERE number = 2`
    expect(() => database.sqlite.exec(insert)).toThrow(/never replaced/)
  })

  it('a revision cannot be deleted', () => {
    revisionIn('active')
    expect(() => database.sqlite.exec('DELETE FROM revision')).toThrow(/never deleted/)
  })

  it('a parent must exist and be older', () => {
    const revisions = revisionIn('active')
    expect(() => revisions.begin([wish(77)], 9)).toThrow(/CHECK|FOREIGN/)
  })
})

describe('what is stored', () => {
  it('a state that was damaged on disk is said to be damaged, never used', () => {
    const revisions = revisionIn('active')
    database.sqlite.exec('DROP TRIGGER revision_is_history')
    const row = database.sqlite.prepare('SELECT state FROM revision WHERE number = 1').get() as {
      state: Buffer
    }
    let found = 0
    for (let at = 0; at < row.state.length; at += 1) {
      const damaged = Buffer.from(row.state)
      damaged[at] = (damaged[at] ?? 0) ^ 0x10
      database.sqlite.prepare('UPDATE revision SET state = ? WHERE number = 1').run(damaged)
      try {
        // A bit of the frame's header that means nothing may flip; then the state is still the very same.
        expect(stateHash(new SqliteRevisionStore(database).state(1))).toBe(revisions.get(1)?.stateHash)
      } catch (error) {
        expect(String(error)).toMatch(/damaged/)
        found += 1
      }
    }
    expect(found).toBeGreaterThan(row.state.length / 2)
    database.sqlite.prepare('UPDATE revision SET state = ? WHERE number = 1').run(row.state)
    expect(revisions.state(1).routes).toEqual([])
  })

  it('joined revisions settle with the one that they travelled with', () => {
    const revisions = store()
    revisions.begin([wish(null)], 1)
    revisions.activate(1, 2)
    revisions.begin([wish(1), wish(1), wish(1)], 3)
    expect(revisions.list(9).map(one => `${one.number}<${one.parent} ${one.status}`)).toEqual([
      '4<3 applying',
      '3<2 joined',
      '2<1 joined',
      '1<null active',
    ])
    revisions.activate(4, 5)
    expect(revisions.list(9).map(one => one.status)).toEqual(['active', 'carried', 'carried', 'superseded'])
  })
})
