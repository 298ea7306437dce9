import type { FindingPage } from '../../findings/finding-page.ts'
import type { SuspectRow } from '../../waf-log/suspect.ts'
import type { WafHour, WafPage, WafRule, WafState } from '../../waf-log/waf-store.ts'
import type { WafSumRow } from '../../waf-log/waf-sum.ts'
import type { Database } from '../database.ts'
import { SqliteFindingPage } from './sqlite-finding-page.ts'
import { readSuspect, readWafHour, wafHourColumns, wafHourValues, wafStateColumns } from './waf-rows.ts'

/** Within a transaction of `SqliteTrafficLedger`. */
export class SqliteWafPage implements WafPage {
  readonly findings: FindingPage
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
    this.findings = new SqliteFindingPage(database)
  }

  keep({ position, unread, sinceMs, lastLineMs, tidiedS, blind }: WafState): void {
    this.#database
      .prepare(`INSERT OR REPLACE INTO waf_reading (one, ${wafStateColumns}) VALUES (1, ?, ?, ?, ?, ?, ?)`)
      .run(position && JSON.stringify(position), JSON.stringify(unread), sinceMs, lastLineMs, tidiedS, blind)
  }

  hour(startS: number, route: string, rule: number): WafSumRow | null {
    const row = this.#database
      .prepare(`SELECT ${wafHourColumns} FROM waf_hour WHERE start_s = ? AND route = ? AND rule = ?`)
      .get(startS, route, rule)
    return row === undefined ? null : readWafHour(row).row
  }

  putHour(hour: WafHour): void {
    this.#database
      .prepare(`INSERT OR REPLACE INTO waf_hour (${wafHourColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
      .run(...wafHourValues(hour))
  }

  rowsOf(startS: number): number {
    return Number(
      this.#database.prepare('SELECT count(*) FROM waf_hour WHERE start_s = ?').pluck().get(startS),
    )
  }

  putRule({ rule, message, severity, tags }: WafRule): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO waf_rule (rule, message, severity, tags) VALUES (?, ?, ?, ?)')
      .run(rule, message, severity, JSON.stringify(tags))
  }

  forgetHours(beforeS: number): void {
    // No hour of matches is kept for longer than the hours of requests are.
    const since = "SELECT json_extract(marks, '$.hourSinceS') FROM reading"
    this.#database
      .prepare(`DELETE FROM waf_hour WHERE start_s < max(?, coalesce((${since}), 0))`)
      .run(beforeS)
  }

  suspects(): SuspectRow[] {
    return this.#database
      .prepare(
        'SELECT day_s, route, rule, path, matches, refused, clients, told_ms FROM waf_suspect ORDER BY day_s, route, rule, path',
      )
      .all()
      .map(readSuspect)
  }

  putSuspect({ dayS, route, rule, path, matches, refused, clients, toldMs }: SuspectRow): void {
    this.#database
      .prepare(
        'INSERT OR REPLACE INTO waf_suspect (day_s, route, rule, path, matches, refused, clients, told_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(dayS, route, rule, path, matches, refused, JSON.stringify(clients), toldMs)
  }

  dropSuspect({ dayS, route, rule, path }: Pick<SuspectRow, 'dayS' | 'route' | 'rule' | 'path'>): void {
    this.#database
      .prepare('DELETE FROM waf_suspect WHERE day_s = ? AND route = ? AND rule = ? AND path = ?')
      .run(dayS, route, rule, path)
  }

  forgetSuspects(beforeS: number): void {
    this.#database.prepare('DELETE FROM waf_suspect WHERE day_s < ?').run(beforeS)
  }
}
