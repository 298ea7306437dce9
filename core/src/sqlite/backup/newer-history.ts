import { z } from 'zod'
import type { Allowances, RestoreEffect } from '../../backup/backups.ts'
import { mitigationName } from '../../routing/mitigation/mitigation.ts'
import { Database } from '../database.ts'
import { SqliteRevisionStore } from '../revision-store.ts'

const Names = z.array(z.string())

/** The tables of what holds until an end, each with the column of an end before its time. */
const allowanceTables = {
  waivers: { table: 'doctor_waiver', ended: 'ended_ms' },
  exceptions: { table: 'finding_allow', ended: 'ended_ms' },
  silences: { table: 'alert_silence', ended: 'ended_at_ms' },
} as const

const noAllowances: Allowances = { waivers: 0, exceptions: 0, silences: 0 }

/** What a restore does where nothing newer is known. */
export const unknownEffect: RestoreEffect = {
  sameHistory: false,
  revisionsLost: 0,
  auditEntriesLost: 0,
  accountsLost: [],
  keysLost: [],
  blocksLost: 0,
  accountsBack: [],
  mitigationsStayEnded: [],
  keysStayRevoked: [],
  blocksStayLifted: 0,
  allowancesLost: noAllowances,
  allowancesStayEnded: noAllowances,
}

/**
 * A copy of a newer database beside the one of a backup, under the name `newer`. It is the later history of the backup when its audit
 * trail goes through the end of the backup's.
 */
export class NewerHistory {
  readonly sameHistory: boolean
  readonly #database: Database
  readonly #file: string

  /**
   * Brings the copy to this version's schema.
   * @throws AppError when it is damaged, or was made by a newer version
   */
  constructor(database: Database, file: string) {
    new Database(file).close()
    this.#database = database
    this.#file = file
    database.sqlite.prepare('ATTACH ? AS newer').run(file)
    this.sameHistory =
      this.#count(
        `SELECT count(*) FROM newer.audit JOIN main.audit_head ON audit_head.seq = audit.seq AND audit_head.mac = audit.mac`,
      ) === 1
  }

  effect(nowMs: number): RestoreEffect {
    if (!this.sameHistory) return unknownEffect
    return {
      sameHistory: true,
      revisionsLost: this.#count(
        'SELECT count(*) FROM newer.revision WHERE number > (SELECT coalesce(max(number), 0) FROM main.revision)',
      ),
      auditEntriesLost: this.#count(
        'SELECT (SELECT seq FROM newer.audit_head) - (SELECT seq FROM main.audit_head)',
      ),
      accountsLost: this.#names(
        "SELECT name FROM newer.account WHERE state <> 'removed' AND id NOT IN (SELECT id FROM main.account) ORDER BY name",
      ),
      keysLost: this.#names(
        'SELECT name FROM newer.api_key WHERE revoked_at_ms IS NULL AND id NOT IN (SELECT id FROM main.api_key) ORDER BY name',
      ),
      blocksLost: this.#count(
        'SELECT count(*) FROM newer.block WHERE ended_ms IS NULL AND id NOT IN (SELECT id FROM main.block)',
      ),
      accountsBack: this.#names(
        `SELECT main.account.name FROM main.account JOIN newer.account AS later USING (id)
         WHERE main.account.state = 'active' AND later.state <> 'active' ORDER BY 1`,
      ),
      mitigationsStayEnded: this.mitigationsEnded(nowMs),
      keysStayRevoked: this.#names(
        `SELECT main.api_key.name FROM main.api_key JOIN newer.api_key AS later USING (id)
         WHERE main.api_key.revoked_at_ms IS NULL AND later.revoked_at_ms IS NOT NULL ORDER BY 1`,
      ),
      blocksStayLifted: this.blocksEnded().length,
      allowancesLost: this.#allowances(
        ({ table, ended }) =>
          `SELECT count(*) FROM newer.${table} WHERE ${ended} IS NULL AND until_ms > ${nowMs}
           AND id NOT IN (SELECT id FROM main.${table})`,
      ),
      allowancesStayEnded: this.#allowances(
        ({ table, ended }) =>
          `SELECT count(*) FROM main.${table} JOIN newer.${table} AS later USING (id)
           WHERE main.${table}.${ended} IS NULL AND main.${table}.until_ms > ${nowMs} AND later.${ended} IS NOT NULL`,
      ),
    }
  }

  /** Mitigations of the backup that would still hold and have been ended since, by their names. */
  mitigationsEnded(nowMs: number): string[] {
    const later = new Database(this.#file)
    try {
      const now = new Set(mitigationsOf(later).map(({ name, sinceMs }) => `${sinceMs} ${name}`))
      return mitigationsOf(this.#database)
        .filter(({ untilMs }) => untilMs === null || untilMs > nowMs)
        .filter(({ name, sinceMs }) => !now.has(`${sinceMs} ${name}`))
        .map(({ name }) => name)
    } finally {
      later.close()
    }
  }

  /** Blocks of the backup that have ended since, by their ids. */
  blocksEnded(): { id: number; by: string; why: string; atMs: number }[] {
    return this.#database.sqlite
      .prepare(
        `SELECT main.block.id, later.ended_by AS by, later.end_why AS why, later.ended_ms AS atMs
         FROM main.block JOIN newer.block AS later USING (id)
         WHERE main.block.ended_ms IS NULL AND later.ended_ms IS NOT NULL`,
      )
      .all()
      .map(row => Ended.parse(row))
  }

  detach(): void {
    this.#database.sqlite.exec('DETACH newer')
  }

  #count(sql: string): number {
    return Number(this.#database.sqlite.prepare(sql).pluck().get())
  }

  #allowances(sql: (of: { table: string; ended: string }) => string): Allowances {
    const { waivers, exceptions, silences } = allowanceTables
    return {
      waivers: this.#count(sql(waivers)),
      exceptions: this.#count(sql(exceptions)),
      silences: this.#count(sql(silences)),
    }
  }

  #names(sql: string): string[] {
    return Names.parse(this.#database.sqlite.prepare(sql).pluck().all())
  }
}

const Ended = z.strictObject({ id: z.number(), by: z.string(), why: z.string(), atMs: z.number() })

function mitigationsOf(database: Database): { name: string; sinceMs: number; untilMs: number | null }[] {
  const revisions = new SqliteRevisionStore(database)
  const active = revisions.active()
  if (active === null) return []
  return revisions
    .state(active.number)
    .mitigations.map(one => ({ name: mitigationName(one), sinceMs: one.sinceMs, untilMs: one.untilMs }))
}
