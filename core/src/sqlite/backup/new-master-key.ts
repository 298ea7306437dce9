import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { AesKeyring } from '../../identity/aes-keyring.ts'
import { chainStart, entryMac, headSeal } from '../../identity/audit-chain.ts'
import { checkValue } from '../../identity/derive-key.ts'
import { SqliteAuditLog } from '../audit-log.ts'
import { SqliteConfirmationStore } from '../confirmation-store.ts'
import type { Database } from '../database.ts'
import { SqliteOneTimeLinkStore } from '../one-time-link-store.ts'
import { placeIn, sealedSecret } from '../sealed-columns.ts'

/** What cannot be opened any more without the old master key. */
export interface LostWithKey {
  /** Active accounts that had codes, by their names. */
  codesOf: string[]
  auditEntries: number
}

const Names = z.array(z.string())
const page = 1000

/** What is lost when nobody has the master key of a database any more. */
export function lostWithKey({ sqlite }: Database): LostWithKey {
  const names = sqlite
    .prepare(
      "SELECT name FROM account JOIN totp ON totp.account = account.id WHERE state = 'active' ORDER BY name",
    )
    .pluck()
    .all()
  const entries = Number(sqlite.prepare('SELECT seq FROM audit_head').pluck().get())
  return { codesOf: Names.parse(names), auditEntries: entries }
}

/**
 * Goes on under a new master key without the old one: what was sealed is given up, and everybody needs new codes. The audit trail keeps its
 * entries and is chained anew, which an anchor that was kept elsewhere shows; its last entry says so.
 */
export function takeNewMasterKey(database: Database, masterKey: Uint8Array, nowMs: number): LostWithKey {
  const lost = lostWithKey(database)
  database.write(() => {
    new SqliteConfirmationStore(database).endAll('the master key was lost', nowMs)
    new SqliteOneTimeLinkStore(database).endAll()
    for (const table of ['totp', 'enrolment', 'private_view', 'page_session', 'pairing'])
      database.sqlite.exec(`DELETE FROM ${table}`)
    database.prepare('UPDATE master_key SET check_value = ?, since_ms = ?').run(checkValue(masterKey), nowMs)
    const auditKey = replaceSecrets(database, new AesKeyring(masterKey))
    chainAnew(database, auditKey)
    new SqliteAuditLog(database, auditKey).append({
      atMs: nowMs,
      kind: 'local',
      actor: { kind: 'local', id: null, name: 'local' },
      face: 'console',
      subject: 'new master key in the place of a lost one',
      facts: { 'codes gone': lost.codesOf.length, 'entries chained anew': lost.auditEntries },
    })
  })
  return lost
}

/** @returns the one of the audit */
function replaceSecrets(database: Database, ring: AesKeyring): Buffer {
  const names = Names.parse(database.sqlite.prepare('SELECT name FROM sealed_secret').pluck().all())
  const update = database.sqlite.prepare('UPDATE sealed_secret SET sealed = ? WHERE name = ?')
  const made = new Map(names.map(name => [name, randomBytes(32)]))
  for (const [name, secret] of made) update.run(ring.seal(secret, placeIn(sealedSecret, name)), name)
  const audit = made.get('audit')
  if (!audit) throw new Error('there is no secret of the audit')
  return audit
}

/** The triggers that keep entries as they are give way for that alone, inside the transaction. */
function chainAnew(database: Database, auditKey: Buffer): void {
  const { sqlite } = database
  const guards = ['audit_is_history', 'audit_head_follows'].map(name =>
    z
      .string()
      .parse(
        sqlite.prepare("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?").pluck().get(name),
      ),
  )
  sqlite.exec('DROP TRIGGER audit_is_history; DROP TRIGGER audit_head_follows')
  const key = createSecretKey(auditKey)
  const head = writeMacs(database, key, new SqliteAuditLog(database, auditKey))
  sqlite
    .prepare('UPDATE audit_head SET seq = ?, mac = ?, seal = ?')
    .run(head.seq, head.mac, head.seq === 0 ? null : headSeal(key, head))
  for (const guard of guards) sqlite.exec(guard)
}

function writeMacs(database: Database, key: KeyObject, audit: SqliteAuditLog) {
  const update = database.sqlite.prepare('UPDATE audit SET mac = ? WHERE seq = ?')
  let head = { seq: 0, mac: chainStart }
  for (;;) {
    const entries = audit.list({ after: head.seq, limit: page })
    if (entries.length === 0) return head
    for (const { mac: _, ...entry } of entries) {
      head = { seq: entry.seq, mac: entryMac(key, head.mac, entry) }
      update.run(head.mac, head.seq)
    }
  }
}
