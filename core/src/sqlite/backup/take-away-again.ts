import { SqliteBlockStore } from '../block-store.ts'
import type { Database } from '../database.ts'
import type { NewerHistory } from './newer-history.ts'

/** Wrong codes after which codes are locked; the schema counts one by one. */
const mostWrong = 20

/**
 * Takes away from a restored database what was taken away since the backup: rights, identities, codes, keys, blocks. What somebody has
 * kept since stays. Nothing is given to anybody. Inside the caller's transaction.
 */
export function takeAwayAgain(database: Database, newer: NewerHistory, nowMs: number): void {
  const run = (sql: string) => database.sqlite.prepare(sql).run()
  run(`UPDATE main.account SET state = 'disabled' WHERE state = 'active'
       AND id IN (SELECT id FROM newer.account WHERE state <> 'active')`)
  run(`UPDATE main.account SET role = (SELECT role FROM newer.account AS later WHERE later.id = account.id)
       WHERE state <> 'removed' AND EXISTS (SELECT 1 FROM newer.account AS later WHERE later.id = account.id
         AND ${rank('later.role')} < ${rank('account.role')})`)
  run(`DELETE FROM main.identity WHERE NOT EXISTS (SELECT 1 FROM newer.identity AS later
       WHERE later.platform = identity.platform AND later.workspace = identity.workspace
         AND later.user = identity.user AND later.account = identity.account)`)
  run(`DELETE FROM main.place_rule WHERE verdict = 'allow' AND NOT EXISTS (SELECT 1 FROM newer.place_rule AS later
       WHERE later.platform = place_rule.platform AND later.workspace = place_rule.workspace
         AND later.channel IS place_rule.channel AND later.verdict = 'allow')`)
  codes(run, nowMs)
  run(`UPDATE main.api_key SET expires_at_ms = (SELECT later.expires_at_ms FROM newer.api_key AS later WHERE later.id = api_key.id)
       WHERE revoked_at_ms IS NULL AND EXISTS (SELECT 1 FROM newer.api_key AS later
         WHERE later.id = api_key.id AND later.expires_at_ms < api_key.expires_at_ms)`)
  run(`UPDATE main.api_key SET revoked_at_ms = (SELECT later.revoked_at_ms FROM newer.api_key AS later WHERE later.id = api_key.id)
       WHERE revoked_at_ms IS NULL AND id IN (SELECT id FROM newer.api_key WHERE revoked_at_ms IS NOT NULL)`)
  allowances(run)
  run(`UPDATE main.lease SET state = 'kept', settled_by = later.settled_by, settled_at_ms = later.settled_at_ms
       FROM newer.lease AS later WHERE lease.state = 'waiting' AND later.operation = lease.operation AND later.state = 'kept'`)
  const blocks = new SqliteBlockStore(database)
  for (const { id, by, why, atMs } of newer.blocksEnded()) blocks.end(id, { by, why }, atMs)
}

/** What somebody decided to live with, or not to be told of, and took back since: a waiver lets an unsafe start through. */
function allowances(run: (sql: string) => unknown): void {
  for (const table of ['doctor_waiver', 'finding_allow'])
    run(`UPDATE main.${table} SET ended_ms = later.ended_ms, ended_by = later.ended_by
         FROM newer.${table} AS later
         WHERE ${table}.id = later.id AND ${table}.ended_ms IS NULL AND later.ended_ms IS NOT NULL`)
  run(`UPDATE main.alert_silence SET ended_at_ms = later.ended_at_ms FROM newer.alert_silence AS later
       WHERE alert_silence.id = later.id AND alert_silence.ended_at_ms IS NULL AND later.ended_at_ms IS NOT NULL`)
}

/** Codes that were reset since, locked since, or used since do not count again. */
function codes(run: (sql: string) => unknown, nowMs: number): void {
  run(`DELETE FROM main.totp WHERE NOT EXISTS (SELECT 1 FROM newer.totp AS later
       WHERE later.account = totp.account AND later.enrolled_at_ms = totp.enrolled_at_ms)`)
  run(`UPDATE main.recovery_code SET used_at_ms = ${nowMs} WHERE used_at_ms IS NULL
       AND hash NOT IN (SELECT hash FROM newer.recovery_code WHERE used_at_ms IS NULL)`)
  run(`UPDATE main.totp SET last_step = later.last_step FROM newer.totp AS later
       WHERE later.account = totp.account AND later.last_step > totp.last_step AND totp.wrong < ${mostWrong}`)
  for (let count = 0; count < mostWrong; count += 1)
    run(`UPDATE main.totp SET wrong = wrong + 1 WHERE wrong < ${mostWrong}
         AND wrong < (SELECT later.wrong FROM newer.totp AS later WHERE later.account = totp.account)`)
}

function rank(role: string): string {
  return `CASE ${role} WHEN 'viewer' THEN 1 WHEN 'operator' THEN 2 ELSE 3 END`
}
