import { canonicalJson } from '@gatehouse/core/canonical-json.ts'
import { SqliteAuditLog } from '@gatehouse/core/sqlite/audit-log.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryEdit, dump } from './audit-edit.ts'
import { auditKey, event } from './audit-events.ts'
import { append, audit, database, entries, setUpEach, unguardedCopy } from './audit-scene.ts'

setUpEach()

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

  it('checks a trail of 20,000 entries', () => {
    database.write(() => append(20_000))
    expect(audit.verify()).toMatchObject({ kind: 'whole', entries: 20_000 })
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
