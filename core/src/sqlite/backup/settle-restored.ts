import type { RestoreEffect } from '../../backup/backups.ts'
import type { Clock } from '../../clock.ts'
import { revisionAudit } from '../../identity/revision-audit.ts'
import { stepAt } from '../../identity/totp-check.ts'
import { mitigationName } from '../../routing/mitigation/mitigation.ts'
import { SqliteConfirmationStore } from '../confirmation-store.ts'
import type { Database } from '../database.ts'
import { SqliteOneTimeLinkStore } from '../one-time-link-store.ts'
import { SqliteRevisionStore } from '../revision-store.ts'
import { auditOf } from './copy-facts.ts'
import { NewerHistory, unknownEffect } from './newer-history.ts'
import { takeAwayAgain } from './take-away-again.ts'

const why = 'a backup was restored'

/** How a restored database is to be settled. */
export interface Settling {
  masterKey: Uint8Array
  clock: Clock
  /** Of the backup. */
  name: string
  madeAtMs: number
  /** A copy of the database in whose place it comes; null when there is none that can be read. */
  newer: string | null
  /** Where nothing newer is known: whoever restores it says that no key and no recovery code was withdrawn since. */
  keepKeys: boolean
}

/**
 * Makes of the database of a backup one that may be started: what was open in it is over, what was used up or taken away since does not
 * come back, and the audit says that it was restored.
 * @returns what is otherwise than before, and how many keys were revoked because nobody knows whether they still counted
 */
export function settleRestored(
  database: Database,
  settling: Settling,
): { effect: RestoreEffect; revoked: number } {
  const { newer: file, masterKey, clock, keepKeys } = settling
  const newer = file === null ? null : new NewerHistory(database, file)
  const nowMs = clock.nowMs()
  const effect = newer?.effect(nowMs) ?? unknownEffect
  // In whichever database: SQLite writes two of them in one transaction, and this one alone is written.
  const revoked = database.write(() => {
    endWhatWasOpen(database, nowMs)
    if (newer?.sameHistory) takeAwayAgain(database, newer, nowMs)
    const unsure = newer?.sameHistory || keepKeys ? 0 : withdrawUnsure(database, nowMs)
    const audit = auditOf(database, masterKey)
    endMitigations(new SqliteRevisionStore(database, revisionAudit(audit, clock)), effect, nowMs)
    audit.append({
      atMs: nowMs,
      kind: 'local',
      actor: { kind: 'local', id: null, name: 'local' },
      face: 'console',
      subject: `restore ${settling.name}`,
      facts: factsOf(settling, effect, unsure),
    })
    return unsure
  })
  newer?.detach()
  return { effect, revoked }
}

function endWhatWasOpen(database: Database, nowMs: number): void {
  new SqliteConfirmationStore(database).endAll(why, nowMs)
  new SqliteOneTimeLinkStore(database).endAll()
  for (const table of ['enrolment', 'pairing', 'page_session', 'private_view'])
    database.sqlite.exec(`DELETE FROM ${table}`)
  // A code of this moment, or of the step beside it, may have been used a moment ago.
  database.sqlite
    .prepare('UPDATE totp SET last_step = max(last_step, ?) WHERE wrong < 20')
    .run(stepAt(nowMs) + 1)
  // What has been delivered since would be told a second time.
  database.sqlite
    .prepare("UPDATE webhook_event SET state = 'given-up', settled_at_ms = ? WHERE state = 'waiting'")
    .run(nowMs)
}

/** @returns how many keys counted until now */
function withdrawUnsure(database: Database, nowMs: number): number {
  database.sqlite.prepare('UPDATE recovery_code SET used_at_ms = ? WHERE used_at_ms IS NULL').run(nowMs)
  return database.sqlite
    .prepare('UPDATE api_key SET revoked_at_ms = ? WHERE revoked_at_ms IS NULL AND expires_at_ms > ?')
    .run(nowMs, nowMs).changes
}

function endMitigations(revisions: SqliteRevisionStore, effect: RestoreEffect, nowMs: number): void {
  const applying = revisions.applying()
  if (applying) revisions.fail(applying.number, 'a backup of that moment was restored', nowMs)
  const active = revisions.active()
  if (active === null || effect.mitigationsStayEnded.length === 0) return
  const state = revisions.state(active.number)
  const mitigations = state.mitigations.filter(
    one => !effect.mitigationsStayEnded.includes(mitigationName(one)),
  )
  const [begun] = revisions.begin(
    [
      {
        parent: active.number,
        state: { ...state, mitigations },
        author: 'gatehouse',
        why: 'ended since the backup',
      },
    ],
    nowMs,
  )
  if (begun) revisions.activate(begun.number, nowMs)
}

function factsOf({ madeAtMs }: Settling, effect: RestoreEffect, revoked: number) {
  const known = effect.sameHistory
    ? {
        'revisions gone': effect.revisionsLost,
        'audit entries gone': effect.auditEntriesLost,
        'accounts gone': effect.accountsLost.join(' ') || null,
        'accounts back, disabled': effect.accountsBack.join(' ') || null,
        'keys gone': effect.keysLost.join(' ') || null,
        'blocks gone': effect.blocksLost,
      }
    : { 'what was newer': 'not known', 'keys revoked': revoked }
  return { 'made at': new Date(madeAtMs).toISOString(), ...known }
}
