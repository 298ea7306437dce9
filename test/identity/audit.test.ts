import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { maxAuditText } from '@gatehouse/core/identity/audit.ts'
import { describe, expect, it } from 'vitest'
import { dump } from './audit-edit.ts'
import { event, hostile } from './audit-events.ts'
import { append, audit, database, file, setUpEach } from './audit-scene.ts'

setUpEach()

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
