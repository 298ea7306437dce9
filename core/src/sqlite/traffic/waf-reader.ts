import type { WafCount, WafHour, WafQuery, WafRule, WafState, WafStore } from '../../waf-log/waf-store.ts'
import { TrafficConnection } from './traffic-connection.ts'
import {
  readWafCount,
  readWafHour,
  readWafRule,
  readWafState,
  wafHourColumns,
  wafStateColumns,
} from './waf-rows.ts'

/** So many sums are told at most. */
const mostCounts = 2000
const meant =
  'start_s >= @fromS AND start_s < @untilS AND (@route IS NULL OR route = @route) AND (@rule IS NULL OR rule = @rule)'

/** What the WAF's rules matched, in the database of the traffic. While there is none there are no numbers. */
export class SqliteWafReader implements WafStore {
  readonly #connection: TrafficConnection

  /** @param file of the database, which need not be there yet */
  constructor(file: string) {
    this.#connection = new TrafficConnection(file)
  }

  *hours(query: WafQuery): Iterable<WafHour> {
    const sql = `SELECT ${wafHourColumns} FROM waf_hour WHERE ${meant} ORDER BY start_s`
    const rows = this.#connection.told(() => this.#connection.open()?.prepare(sql).iterate(query))
    for (const row of rows ?? []) yield readWafHour(row)
  }

  counts(query: WafQuery): WafCount[] {
    const sql = `SELECT route, rule, sum(matches) AS matches, sum(refused) AS refused FROM waf_hour WHERE ${meant}
      GROUP BY route, rule ORDER BY sum(matches) DESC, route, rule LIMIT ${mostCounts}`
    const rows = this.#connection.told(() => this.#connection.open()?.prepare(sql).all(query))
    return (rows ?? []).map(readWafCount)
  }

  rule(rule: number): WafRule | null {
    const sql = 'SELECT rule, message, severity, tags FROM waf_rule WHERE rule = ?'
    const row = this.#connection.told(() => this.#connection.open()?.prepare(sql).get(rule))
    return row === undefined ? null : readWafRule(row)
  }

  wafState(): WafState | null {
    const sql = `SELECT ${wafStateColumns} FROM waf_reading`
    const first = 'SELECT min(start_s) FROM waf_hour'
    return this.#connection.told(() => {
      const sqlite = this.#connection.open()
      const row = sqlite?.prepare(sql).get()
      if (row === undefined) return null
      const state = readWafState(row)
      const firstS = sqlite?.prepare(first).pluck().get()
      // What was deleted is known no more.
      return typeof firstS === 'number' && state.sinceMs !== null
        ? { ...state, sinceMs: Math.max(state.sinceMs, firstS * 1000) }
        : state
    })
  }

  unchanged<T>(work: () => T): T {
    return this.#connection.unchanged(work)
  }

  close(): void {
    this.#connection.close()
  }
}
