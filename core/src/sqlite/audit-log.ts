import { createSecretKey, type KeyObject } from 'node:crypto'
import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { canonicalJson } from '../canonical-json.ts'
import { AppError } from '../error.ts'
import {
  AuditActor,
  type AuditEntry,
  AuditEvent,
  type AuditFilter,
  type AuditHead,
  AuditKind,
  type AuditLog,
  type AuditVerdict,
  boundedEvent,
} from '../identity/audit.ts'
import {
  entryMac,
  headSeal,
  isSealed,
  type SealedHead,
  type StoredEntry,
  verifyChain,
} from '../identity/audit-chain.ts'
import { auditFact, changesOneOf, thingsWanted } from './audit-fact.ts'
import type { Database } from './database.ts'
import { auditVerdict } from './look-through.ts'

const Row = z.strictObject({
  seq: z.int(),
  at_ms: z.int(),
  kind: AuditKind,
  actor_kind: AuditActor.shape.kind,
  actor_id: z.string().nullable(),
  actor: z.string(),
  face: z.string(),
  subject: z.string(),
  facts: z.string(),
  mac: z.string(),
})
const CountRow = z.strictObject({ count: z.number() })
const SeqRow = z.looseObject({ seq: z.number() })
const HeadRow = z.strictObject({ seq: z.int(), mac: z.string(), seal: z.string().nullable() })

/** The same words stand in an index. */
const byPeople = `actor_kind NOT IN ('key', 'gatehouse')`
const headQuery = 'SELECT seq, mac, seal FROM audit_head'
const columns = 'seq, at_ms, kind, actor_kind, actor_id, actor, face, subject, facts, mac'

/** The audit in SQLite. Triggers of the schema keep what is written; the chain shows what somebody did without them. */
export class SqliteAuditLog implements AuditLog {
  readonly #database: Database
  readonly #key: KeyObject
  readonly #insert: Sqlite.Statement
  readonly #count: Sqlite.Statement
  readonly #undoing: Sqlite.Statement
  readonly #changing: Sqlite.Statement
  readonly #moveHead: Sqlite.Statement
  readonly #head: Sqlite.Statement
  readonly #behind: Sqlite.Statement

  /** @param hmacKey the key of the chain, 32 bytes; what another key wrote counts as not as it was written */
  constructor(database: Database, hmacKey: Buffer) {
    this.#database = database
    this.#key = createSecretKey(hmacKey)
    this.#insert = database.prepare(`INSERT INTO audit (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#count = database.prepare('SELECT count(*) AS count FROM audit WHERE kind = ? AND at_ms >= ?')
    // The console of the machine writes a second entry of the same facts.
    this.#undoing = database.prepare(
      `SELECT ${columns} FROM audit WHERE ${auditFact('undoes')} = ? AND kind IN ('applying', 'done') ORDER BY seq DESC`,
    )
    this.#changing = database.prepare(
      `SELECT ${columns} FROM audit WHERE kind = 'done' AND seq > ?
       AND ${changesOneOf('?')} ORDER BY seq DESC LIMIT ?`,
    )
    this.#moveHead = database.prepare('UPDATE audit_head SET seq = ?, mac = ?, seal = ?')
    this.#head = database.prepare(headQuery)
    this.#behind = database.prepare('SELECT 1 FROM audit WHERE seq > ? LIMIT 1')
  }

  /**
   * Texts that are too long are cut.
   * @throws AppError `unavailable` when the end of the trail is not as it was written: a new seal behind it would hide what was cut
   */
  append(event: AuditEvent): AuditEntry {
    return this.#database.write(() => {
      const head = this.#expectHead()
      const fresh = { ...boundedEvent(event), seq: head.seq + 1 }
      const entry = { ...fresh, mac: entryMac(this.#key, head.mac, fresh) }
      const { seq, atMs, kind, actor, face, subject, facts, mac } = entry
      this.#insert.run(
        seq,
        atMs,
        kind,
        actor.kind,
        actor.id,
        actor.name,
        face,
        subject,
        canonicalJson(facts),
        mac,
      )
      this.#moveHead.run(seq, mac, headSeal(this.#key, entry))
      return entry
    })
  }

  list({ kind, actor, sinceMs, after, from, upTo, known, people, limit }: AuditFilter): AuditEntry[] {
    const wanted = Object.entries({
      'kind = ?': kind,
      'actor = ?': actor,
      'at_ms >= ?': sinceMs,
      'seq > ?': after,
      'seq >= ?': from,
      'seq <= ?': upTo,
      'actor_kind <> ?': known && 'unknown',
    }).filter(([, value]) => value !== undefined)
    const terms = [...wanted.map(([sql]) => sql), ...(people ? [byPeople] : [])]
    const where = terms.length === 0 ? '' : `WHERE ${terms.join(' AND ')}`
    const order = after === undefined ? 'DESC' : 'ASC'
    return this.#database
      .prepare(`SELECT ${columns} FROM audit ${where} ORDER BY seq ${order} LIMIT ?`)
      .all(...wanted.map(([, value]) => value), limit)
      .map(expectEntry)
  }

  get(seq: number): AuditEntry | null {
    const row = this.#database.prepare(`SELECT ${columns} FROM audit WHERE seq = ?`).get(seq)
    return row === undefined ? null : expectEntry(row)
  }

  undoing(operation: string): AuditEntry[] {
    return this.#undoing.all(operation).map(expectEntry)
  }

  changing(things: readonly string[], after: number, limit: number): AuditEntry[] {
    return this.#changing.all(after, thingsWanted(things), limit).map(expectEntry)
  }

  count(kind: AuditKind, sinceMs: number): number {
    return CountRow.parse(this.#count.get(kind, sinceMs)).count
  }

  head(): AuditHead {
    const { seq, mac } = this.#expectHead()
    return { seq, mac }
  }

  verify(anchor?: AuditHead): AuditVerdict {
    return verifyAudit(this.#database.sqlite, this.#key, anchor)
  }

  verifyAside(): Promise<AuditVerdict> {
    return auditVerdict(this.#database.sqlite.name, this.#key)
  }

  #storedHead(): SealedHead | null {
    return HeadRow.safeParse(this.#head.get()).data ?? null
  }

  #expectHead(): SealedHead {
    const head = this.#storedHead()
    if (head === null || !isSealed(this.#key, head) || this.#behind.get(head.seq) !== undefined)
      throw new AppError(
        'unavailable',
        'The end of the audit trail is not as it was written, so that nothing can be added, and nothing is done. Type audit verify to see where, keep a copy of the database, and restore a backup.',
      )
    return head
  }
}

/** Whether what a database holds of the audit is as it was written under that key. */
export function verifyAudit(sqlite: Sqlite.Database, key: KeyObject, anchor?: AuditHead): AuditVerdict {
  const head = () => HeadRow.safeParse(sqlite.prepare(headQuery).get()).data ?? null
  const check = () => verifyChain(key, storedEntries(sqlite), head(), anchor)
  // One snapshot: another process may add entries meanwhile.
  return sqlite.transaction(check).deferred()
}

function* storedEntries(sqlite: Sqlite.Database): Generator<StoredEntry> {
  for (const row of sqlite.prepare(`SELECT ${columns} FROM audit ORDER BY seq`).iterate())
    yield { seq: SeqRow.parse(row).seq, entry: toEntry(row) }
}

/** The entry of a row, or null when it cannot have been written like that. */
function toEntry(row: unknown): AuditEntry | null {
  const read = Row.safeParse(row)
  if (!read.success) return null
  const { seq, at_ms, kind, actor_kind, actor_id, actor, face, subject, facts, mac } = read.data
  const known = readFacts(facts)
  if (known === null) return null
  const by = { kind: actor_kind, id: actor_id, name: actor }
  return { seq, atMs: at_ms, kind, actor: by, face, subject, facts: known, mac }
}

/** Facts in exactly the spelling in which they are written; null otherwise. */
function readFacts(json: string): AuditEvent['facts'] | null {
  try {
    const read = AuditEvent.shape.facts.safeParse(JSON.parse(json))
    return read.success && canonicalJson(read.data) === json ? read.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function expectEntry(row: unknown): AuditEntry {
  const entry = toEntry(row)
  if (entry) return entry
  throw new AppError(
    'unavailable',
    `Entry ${SeqRow.parse(row).seq} of the audit trail cannot be read: it is not as it was written. Type: audit verify`,
  )
}
