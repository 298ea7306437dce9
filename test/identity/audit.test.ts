import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { canonicalJson } from '@gatehouse/core/canonical-json.ts'
import { maxAuditText } from '@gatehouse/core/identity/audit.ts'
import { SqliteAuditLog } from '@gatehouse/core/sqlite/audit-log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import fc from 'fast-check'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { arbitraryEdit, dump } from './audit-edit.ts'
import { auditKey, event, hostile } from './audit-events.ts'

const folder = temporaryFolder()
const entries = 24
let database: Database
let audit: SqliteAuditLog
let file: string

beforeEach(() => {
  file = join(folder.path, 'audit.db')
  database = new Database(file)
  audit = new SqliteAuditLog(database, auditKey)
})
afterEach(() => {
  database.close()
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
})
afterAll(() => folder.stop())

function append(count: number): void {
  for (let index = 1; index <= count; index += 1) audit.append(event(index))
}

function dropTriggers(sqlite: Database['sqlite']): void {
  for (const name of sqlite
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'")
    .pluck()
    .all())
    sqlite.exec(`DROP TRIGGER ${name}`)
  sqlite.pragma('ignore_check_constraints = ON')
}

/** A copy of the database as it is, without the triggers. */
function unguardedCopy(name: string): Database {
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(file, join(folder.path, name))
  const copy = new Database(join(folder.path, name))
  dropTriggers(copy.sqlite)
  return copy
}

describe('what is appended', () => {
  it('is read back as it was, in order, each with its place in the chain', () => {
    append(8)
    const list = audit.list({ limit: 100, after: 0 })
    expect(list.map(({ seq, mac, ...rest }) => [seq, mac.length, rest])).toEqual(
      list.map((_, at) => [at + 1, 64, event(at + 1)]),
    )
    expect(audit.get(3)).toEqual(list[2])
    expect(audit.get(9)).toBeNull()
    expect(audit.head()).toEqual({ seq: 8, mac: list[7]?.mac })
    expect(audit.verify()).toEqual({ kind: 'whole', entries: 8, head: audit.head() })
  })

  it('is found by kind, actor, time and number, newest first', () => {
    append(40)
    const seqs = (filter: object) => audit.list({ limit: 3, ...filter }).map(entry => entry.seq)
    expect(seqs({})).toEqual([40, 39, 38])
    expect(seqs({ actor: 'anna' })).toEqual([40, 37, 34])
    const kind = event(1).kind
    const ofKind = Array.from({ length: 40 }, (_, at) => 40 - at).filter(seq => event(seq).kind === kind)
    expect(seqs({ kind })).toEqual(ofKind.slice(0, 3))
    expect(seqs({ sinceMs: event(39).atMs })).toEqual([40, 39])
    expect(seqs({ after: 10 })).toEqual([11, 12, 13])
    expect(seqs({ after: 10, actor: 'anna' })).toEqual([13, 16, 19])
    expect(seqs({ actor: 'nobody' })).toEqual([])
    expect(seqs({ from: 20, upTo: 21 })).toEqual([21, 20])
    expect(seqs({ after: 10, upTo: 12 })).toEqual([11, 12])
    audit.append(event(41, { actor: { kind: 'unknown', id: null, name: 'slack:T1/U1' } }))
    expect(seqs({})).toEqual([41, 40, 39])
    expect(seqs({ known: true })).toEqual([40, 39, 38])
  })

  it('keeps control characters as data, and cuts what is too long', () => {
    const subject = `${hostile.join('|')}${'x'.repeat(600)}`
    const reason = `${'y'.repeat(maxAuditText - 2)}\u{1f600}${'y'.repeat(600)}`
    const entry = audit.append(event(1, { subject, facts: { reason, half: 'a\ud800b' } }))
    expect(audit.get(1)).toEqual(entry)
    expect(entry.subject).toBe(`${subject.slice(0, maxAuditText - 1)}…`)
    // Not in the middle of a character.
    expect(entry.facts.reason).toBe(`${'y'.repeat(maxAuditText - 2)}…`)
    expect(entry.facts.half).toBe('a\ufffdb')
    expect(audit.verify().kind).toBe('whole')
  })

  it('is gone with the transaction that it was part of', () => {
    append(2)
    const head = audit.head()
    expect(() =>
      database.write(() => {
        audit.append(event(3))
        throw new Error('the effect failed')
      }),
    ).toThrow('the effect failed')
    expect(audit.head()).toEqual(head)
    expect(audit.list({ limit: 9 })).toHaveLength(2)
    append(1)
    expect(audit.verify()).toMatchObject({ kind: 'whole', entries: 3 })
  })

  it('makes one unbroken chain when four processes append at once', async () => {
    const script = fileURLToPath(new URL('append-many.ts', import.meta.url))
    const children = ['a', 'b', 'c', 'd'].map(name =>
      spawn(process.execPath, [script, file, name, '50'], { stdio: ['pipe', 'pipe', 'inherit'] }),
    )
    const ends = children.map(child => once(child, 'exit'))
    await Promise.all(children.map(child => once(child.stdout, 'data')))
    for (const child of children) child.stdin.write('go\n')
    expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0, 0, 0])
    expect(audit.verify()).toMatchObject({ kind: 'whole', entries: 200 })
    const written = audit.list({ limit: 500, after: 0 }).map(entry => entry.subject.slice(0, 1))
    expect(written.sort().join('')).toBe(['a', 'b', 'c', 'd'].map(name => name.repeat(50)).join(''))
  })
})

describe('with the triggers in place, raw SQL', () => {
  const row = `at_ms, kind, actor_kind, actor_id, actor, face, subject, facts, mac`
  it.each([
    ...[
      'seq = seq + 100',
      'at_ms = 0',
      "kind = 'done'",
      "actor_kind = 'local'",
      "actor_id = 'x'",
      "actor = 'x'",
    ].map(set => `UPDATE audit SET ${set} WHERE seq = 2`),
    ...["face = 'x'", "subject = 'x'", "facts = '{}'", 'mac = upper(mac)'].map(
      set => `UPDATE audit SET ${set}`,
    ),
    'UPDATE OR REPLACE audit SET seq = 1 WHERE seq = 2',
    'UPDATE OR IGNORE audit SET at_ms = 0',
    'DELETE FROM audit',
    'DELETE FROM audit WHERE seq = 3',
    `INSERT OR REPLACE INTO audit (seq, ${row}) SELECT 2, ${row} FROM audit WHERE seq = 1`,
    `REPLACE INTO audit (seq, ${row}) SELECT 3, ${row} FROM audit WHERE seq = 1`,
    `INSERT OR IGNORE INTO audit (seq, ${row}) SELECT 9, ${row} FROM audit WHERE seq = 1`,
    `INSERT INTO audit (seq, ${row}) SELECT 2, ${row} FROM audit WHERE seq = 1 ON CONFLICT DO UPDATE SET subject = 'x'`,
    `INSERT INTO audit (seq, ${row}) SELECT 0, ${row} FROM audit WHERE seq = 1`,
    `INSERT INTO audit (${row}) SELECT ${row} FROM audit WHERE seq = 1`,
    'UPDATE audit_head SET seq = seq + 1',
    'UPDATE audit_head SET seq = seq - 1, mac = (SELECT mac FROM audit WHERE seq = 2)',
    'UPDATE audit_head SET mac = upper(mac)',
    "UPDATE audit_head SET seal = replace(hex(zeroblob(32)), '0', 'a')",
    'UPDATE audit_head SET id = 2',
    'DELETE FROM audit_head',
    'REPLACE INTO audit_head (id, seq, mac, seal) SELECT 1, 2, mac, mac FROM audit WHERE seq = 2',
    'INSERT INTO audit_head (id, seq, mac, seal) SELECT 2, 2, mac, mac FROM audit WHERE seq = 2',
  ])('cannot: %s', statement => {
    append(3)
    const before = dump(database.sqlite)
    expect(() => database.sqlite.exec(statement)).toThrow(
      /history|at the end alone|one end|moves on|never deleted/,
    )
    expect(dump(database.sqlite)).toBe(before)
  })
})

describe('verify', () => {
  it('finds every one of 1,000 random edits of the table, and none where nothing was edited', () => {
    append(entries)
    const untouched = dump(database.sqlite)
    const edited = unguardedCopy('edited.db')
    const log = new SqliteAuditLog(edited, auditKey)
    const whole = { kind: 'whole', entries, head: audit.head() }
    expect(log.verify()).toEqual(whole)
    let edits = 0
    fc.assert(
      fc.property(arbitraryEdit(entries), edit => {
        // Taken back afterwards, which costs less than a copy of the file for each.
        edited.sqlite.exec('BEGIN')
        try {
          edit.run(edited.sqlite)
          fc.pre(dump(edited.sqlite) !== untouched)
          edits += 1
          expect(log.verify(), edit.name).toMatchObject({ kind: 'broken' })
        } finally {
          edited.sqlite.exec('ROLLBACK')
        }
      }),
      { numRuns: 1000, maxSkipsPerRun: 10 },
    )
    expect(edits).toBe(1000)
    expect(dump(edited.sqlite)).toBe(untouched)
    expect(log.verify()).toEqual(whole)
    edited.close()
  })

  it.each([
    ["UPDATE audit SET subject = 'x' WHERE seq = 7", 7, 'Entry 7 is not as it was written'],
    ['DELETE FROM audit WHERE seq = 5', 5, 'Entry 5 is missing.'],
    ['DELETE FROM audit WHERE seq BETWEEN 5 AND 8', 5, 'Entries 5 to 8 are missing.'],
    ['DELETE FROM audit WHERE seq > 10', 11, 'Entries 11 to 24 are missing.'],
    ['DELETE FROM audit', 1, 'Entries 1 to 24 are missing.'],
    ['UPDATE audit SET seq = -2 WHERE seq = 1', -2, 'Entry -2 was put in'],
    ['DELETE FROM audit_head', 25, 'taken away'],
    ['UPDATE audit_head SET seq = 9', 10, 'The trail ended at entry 9'],
    ['UPDATE audit_head SET seal = mac', 25, 'the trail ends at entry 24 is not as it was written'],
  ])('names the first bad entry: %s', (statement, at, words) => {
    append(entries)
    const copy = unguardedCopy('one.db')
    copy.sqlite.exec(statement)
    const verdict = new SqliteAuditLog(copy, auditKey).verify()
    copy.close()
    expect(verdict).toMatchObject({ kind: 'broken', at, words: expect.stringContaining(words) })
  })

  it('finds with an anchor that the whole database is an older copy, which it cannot see alone', () => {
    append(10)
    const older = unguardedCopy('older.db')
    audit.append(event(11))
    const anchor = audit.head()
    audit.append(event(12))
    expect(audit.verify(anchor)).toMatchObject({ kind: 'whole', entries: 12 })
    const log = new SqliteAuditLog(older, auditKey)
    expect(log.verify()).toMatchObject({ kind: 'whole', entries: 10 })
    expect(log.verify(anchor)).toMatchObject({ kind: 'broken', at: 11, words: 'Entry 11 is missing.' })
    log.append(event(99))
    expect(log.verify(anchor)).toMatchObject({
      kind: 'broken',
      at: 11,
      words: expect.stringContaining('anchor'),
    })
    older.close()
  })

  it('finds an entry of the same number that stood in another copy of the trail', () => {
    append(10)
    const other = unguardedCopy('other.db')
    append(2)
    const foreign = new SqliteAuditLog(other, auditKey).append(event(99))
    other.close()
    expect(foreign.seq).toBe(11)
    const copy = unguardedCopy('mixed.db')
    const { subject, facts, mac, atMs, kind } = foreign
    copy.sqlite
      .prepare('UPDATE audit SET subject = ?, facts = ?, mac = ?, at_ms = ?, kind = ? WHERE seq = 11')
      .run(subject, canonicalJson(facts), mac, atMs, kind)
    copy.sqlite.exec(
      "UPDATE audit SET actor_kind = 'local', actor_id = NULL, actor = 'local', face = 'slack' WHERE seq = 11",
    )
    const log = new SqliteAuditLog(copy, auditKey)
    // It is one that Gatehouse wrote; the entry behind it shows that it does not belong there.
    expect(log.get(11)).toEqual(foreign)
    expect(log.verify()).toMatchObject({ kind: 'broken', at: 12 })
    copy.close()
  })

  it('knows an empty trail, and takes its beginning for an anchor', () => {
    expect(audit.verify(audit.head())).toEqual({
      kind: 'whole',
      entries: 0,
      head: { seq: 0, mac: '0'.repeat(64) },
    })
    const beginning = audit.head()
    append(2)
    expect(audit.verify(beginning).kind).toBe('whole')
    expect(audit.verify({ seq: 0, mac: 'f'.repeat(64) }).kind).toBe('broken')
  })

  it('finds the whole trail broken under another key', () => {
    append(3)
    expect(new SqliteAuditLog(database, Buffer.alloc(32, 2)).verify()).toMatchObject({
      kind: 'broken',
      at: 1,
    })
  })

  it('checks 20,000 entries in seconds', () => {
    database.write(() => append(20_000))
    const beginMs = performance.now()
    expect(audit.verify()).toMatchObject({ kind: 'whole', entries: 20_000 })
    expect(performance.now() - beginMs).toBeLessThan(5000)
  })
})

describe('on a trail whose end was forged', () => {
  it.each([
    'DELETE FROM audit_head',
    'UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit WHERE seq = 4)',
    'DELETE FROM audit WHERE seq > 4; UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit WHERE seq = 4)',
    `DELETE FROM audit WHERE seq > 4; UPDATE audit_head SET seq = 0, seal = NULL, mac = '${'0'.repeat(64)}'`,
  ])('nothing is added, since a new end would hide what was done: %s', statement => {
    append(6)
    const copy = unguardedCopy('forged.db')
    copy.sqlite.exec(statement)
    const before = dump(copy.sqlite)
    const log = new SqliteAuditLog(copy, auditKey)
    expect(() => log.append(event(7))).toThrow(/end of the audit trail is not as it was written/)
    expect(dump(copy.sqlite)).toBe(before)
    expect(log.verify().kind).toBe('broken')
    copy.close()
  })

  it('an entry that cannot be read is said to be so', () => {
    append(3)
    const copy = unguardedCopy('unreadable.db')
    copy.sqlite.exec("UPDATE audit SET facts = '{' WHERE seq = 2")
    const log = new SqliteAuditLog(copy, auditKey)
    expect(() => log.get(2)).toThrow(/Entry 2 of the audit trail cannot be read.*audit verify/)
    expect(log.verify()).toMatchObject({ kind: 'broken', at: 2 })
    copy.close()
  })
})
