import { createSecretKey } from 'node:crypto'
import { canonicalJson } from '@gatehouse/core/canonical-json.ts'
import { AuditActor, AuditKind } from '@gatehouse/core/identity/audit.ts'
import { chainStart, entryMac, headSeal } from '@gatehouse/core/identity/audit-chain.ts'
import type Sqlite from 'better-sqlite3'
import fc from 'fast-check'

/** Something that somebody does to the table who can write the file and does not have the key. */
export interface AuditEdit {
  name: string
  run(sqlite: Sqlite.Database): void
}

const rest = 'at_ms, kind, actor_kind, actor_id, actor, face, subject, facts, mac'
const restButMac = rest.replace(', mac', '')

/** Whatever somebody may do to a trail of `count` entries. Some of them may turn out to change nothing. */
export function arbitraryEdit(count: number): fc.Arbitrary<AuditEdit> {
  const seq = fc.integer({ min: 1, max: count })
  return fc.oneof(
    { weight: 10, arbitrary: changedColumn(seq) },
    { weight: 3, arbitrary: fc.tuple(seq, seq, fc.constantFrom(rest, restButMac, 'seq')).map(swapped) },
    { weight: 5, arbitrary: deleted(count) },
    { weight: 3, arbitrary: putIn(count) },
    { weight: 5, arbitrary: endChanged(count) },
    { weight: 2, arbitrary: seq.map(rechained) },
  )
}

function sql(name: string, statement: string, ...values: unknown[]): AuditEdit {
  return { name, run: sqlite => void sqlite.prepare(statement).run(...values) }
}

function both(name: string, ...edits: AuditEdit[]): AuditEdit {
  return { name, run: sqlite => edits.forEach(edit => void edit.run(sqlite)) }
}

const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
const text = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom('', 'admin', '…', 'x\u0000y', '{}'))

function changedColumn(seqs: fc.Arbitrary<number>): fc.Arbitrary<AuditEdit> {
  const changes: fc.Arbitrary<[string, unknown]>[] = [
    fc.tuple(fc.constant('seq = ?'), fc.integer({ min: -5, max: 200 })),
    fc.tuple(fc.constantFrom('at_ms = ?', 'at_ms = at_ms + ?', 'at_ms = at_ms - ?'), fc.nat()),
    fc.tuple(fc.constant('kind = ?'), fc.oneof(fc.constantFrom(...AuditKind.options), text)),
    fc.tuple(fc.constant('actor_kind = ?'), fc.constantFrom(...AuditActor.shape.kind.options, 'x')),
    fc.tuple(fc.constant('actor_id = ?'), fc.option(text)),
    fc.tuple(
      fc.constantFrom('actor', 'face', 'subject', 'facts', 'mac').map(one => `${one} = ?`),
      text,
    ),
    fc.tuple(fc.constantFrom('subject = subject || ?', 'actor = ? || actor'), text),
    fc.tuple(
      fc.constantFrom('facts = ? || facts', "facts = replace(facts, ':', ': ' || ?)"),
      fc.constantFrom(' ', ''),
    ),
    fc.tuple(fc.constant("facts = json_set(facts, '$.revision', ?)"), fc.integer()),
    fc.tuple(fc.constant('mac = ?'), hex),
    fc.tuple(
      fc.constantFrom('mac = upper(mac)', 'mac = (SELECT mac FROM audit WHERE seq = ?)'),
      fc.constant(1),
    ),
  ]
  return fc.tuple(seqs, fc.oneof(...changes)).map(([seq, [set, value]]) => {
    const values = set.includes('?') ? [value, seq] : [seq]
    return sql(
      `${set} (${JSON.stringify(value)}) of ${seq}`,
      `UPDATE OR IGNORE audit SET ${set} WHERE seq = ?`,
      ...values,
    )
  })
}

function swapped([one, other, columns]: [number, number, string]): AuditEdit {
  const name = `swap ${one} and ${other}: ${columns}`
  if (columns === 'seq') {
    const move = (from: number, to: number) => sql(name, 'UPDATE audit SET seq = ? WHERE seq = ?', to, from)
    return both(name, move(one, -1), move(other, one), move(-1, other))
  }
  const copy = `UPDATE audit SET (${columns}) = (SELECT ${columns} FROM kept WHERE kept.seq = ?) WHERE seq = ?`
  return {
    name,
    run: sqlite => {
      sqlite.exec('CREATE TEMP TABLE kept AS SELECT * FROM audit')
      sqlite.prepare(copy).run(other, one)
      sqlite.prepare(copy).run(one, other)
    },
  }
}

function deleted(count: number): fc.Arbitrary<AuditEdit> {
  return fc
    .tuple(
      fc.integer({ min: 1, max: count }),
      fc.integer({ min: 1, max: count }),
      fc.constantFrom('hole', 'closed', 'end'),
    )
    .map(([from, many, kind]) => {
      const name = `delete ${many} from ${from}, ${kind}`
      if (kind === 'end') return sql(name, 'DELETE FROM audit WHERE seq >= ?', from)
      const hole = sql(name, 'DELETE FROM audit WHERE seq >= ? AND seq < ?', from, from + many)
      if (kind === 'hole') return hole
      // Through negative numbers: the order of an UPDATE must not run into the numbers that are still there.
      const aside = sql(name, 'UPDATE audit SET seq = -(seq - ?) WHERE seq >= ?', many, from + many)
      return both(name, hole, aside, sql(name, 'UPDATE audit SET seq = -seq WHERE seq < 0'))
    })
}

function putIn(count: number): fc.Arbitrary<AuditEdit> {
  const insert = `INSERT INTO audit (seq, ${rest}) SELECT ?, ${rest} FROM audit WHERE seq = ?`
  return fc
    .tuple(fc.integer({ min: -1, max: count + 1 }), fc.integer({ min: 1, max: count }), fc.boolean())
    .map(([at, like, moveEnd]) => {
      const name = `put a copy of ${like} in at ${at}${moveEnd ? ', the end moved' : ''}`
      const aside = sql(name, 'UPDATE audit SET seq = -(seq + 1) WHERE seq >= ?', Math.max(at, 1))
      const back = sql(name, 'UPDATE audit SET seq = -seq WHERE seq < -1')
      const put = sql(name, insert, at, at <= like && at > 0 ? like + 1 : like)
      const end = sql(
        name,
        'UPDATE audit_head SET seq = seq + 1, mac = (SELECT mac FROM audit ORDER BY seq DESC LIMIT 1)',
      )
      return both(name, aside, back, put, ...(moveEnd ? [end] : []))
    })
}

function endChanged(count: number): fc.Arbitrary<AuditEdit> {
  const cut = fc
    .integer({ min: 0, max: count - 1 })
    .map(to =>
      both(
        `cut behind ${to}, the end moved there`,
        sql('', 'DELETE FROM audit WHERE seq > ?', to),
        to === 0
          ? sql('', 'UPDATE audit_head SET seq = 0, mac = ?', chainStart)
          : sql('', 'UPDATE audit_head SET seq = ?, mac = (SELECT mac FROM audit WHERE seq = ?)', to, to),
      ),
    )
  const older = fc.integer({ min: 0, max: count - 1 }).map(to => ({
    name: `the end of ${to} put back`,
    run: (sqlite: Sqlite.Database) =>
      void sqlite
        .prepare('UPDATE audit_head SET seq = ?, mac = coalesce((SELECT mac FROM audit WHERE seq = ?), ?)')
        .run(to, to, chainStart),
  }))
  const field = fc
    .tuple(fc.constantFrom('mac', 'seal'), hex)
    .map(([column, value]) => sql(`${column} of the end`, `UPDATE audit_head SET ${column} = ?`, value))
  const gone = fc.constant(sql('the end deleted', 'DELETE FROM audit_head'))
  return fc.oneof(cut, older, field, gone)
}

/** Everything from an entry on is written anew, well chained, with a key that somebody made up. */
function rechained(from: number): AuditEdit {
  const key = createSecretKey(Buffer.alloc(32, 7))
  return {
    name: `chained anew from ${from} with another key`,
    run: sqlite => {
      const rows = sqlite.prepare('SELECT * FROM audit WHERE seq >= ? ORDER BY seq').all(from) as Row[]
      let mac =
        (sqlite
          .prepare('SELECT mac FROM audit WHERE seq = ?')
          .pluck()
          .get(from - 1) as string) ?? chainStart
      let seq = from
      for (const row of rows) {
        const subject = row.seq === from ? 'nothing happened' : row.subject
        mac = entryMac(key, mac, { ...toEvent(row), subject })
        seq = row.seq
        sqlite.prepare('UPDATE audit SET subject = ?, mac = ? WHERE seq = ?').run(subject, mac, seq)
      }
      sqlite.prepare('UPDATE audit_head SET mac = ?, seal = ?').run(mac, headSeal(key, { seq, mac }))
    },
  }
}

interface Row {
  seq: number
  at_ms: number
  kind: AuditKind
  actor_kind: AuditActor['kind']
  actor_id: string | null
  actor: string
  face: string
  subject: string
  facts: string
}

function toEvent({ seq, at_ms, kind, actor_kind, actor_id, actor, face, subject, facts }: Row) {
  const by = { kind: actor_kind, id: actor_id, name: actor }
  return { seq, atMs: at_ms, kind, actor: by, face, subject, facts: JSON.parse(facts) }
}

/** All that is stored, to tell whether an edit changed anything. */
export function dump(sqlite: Sqlite.Database): string {
  return canonicalJson([
    sqlite.prepare('SELECT * FROM audit ORDER BY seq').all(),
    sqlite.prepare('SELECT * FROM audit_head').all(),
  ])
}
