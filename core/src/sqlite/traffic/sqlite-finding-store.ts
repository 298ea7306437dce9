import { z } from 'zod'
import { type Finding, findingSeverities } from '../../findings/finding.ts'
import type { ChangedFindings, FindingQuery, FindingStore } from '../../findings/finding-store.ts'
import { findingColumns, readFinding } from './finding-rows.ts'
import { TrafficConnection } from './traffic-connection.ts'

const Changed = z.looseObject({ changed: z.int() })

/** Findings, through a connection of its own that only reads. While there is no database there are none. */
export class SqliteFindingStore implements FindingStore {
  readonly #connection: TrafficConnection

  /** @param file of the database, which need not be there yet */
  constructor(file: string) {
    this.#connection = new TrafficConnection(file)
  }

  list({ sinceMs, route, severity, most }: FindingQuery): Finding[] {
    const grave = findingSeverities.slice(severity === null ? 0 : findingSeverities.indexOf(severity))
    return this.#all(
      `SELECT ${findingColumns} FROM finding WHERE last_ms >= ? AND (? IS NULL OR route = ?)
      AND severity IN (SELECT value FROM json_each(?)) ORDER BY last_ms DESC, id DESC LIMIT ?`,
      [sinceMs, route, route, JSON.stringify(grave), most],
    ).map(readFinding)
  }

  get(id: number): Finding | null {
    return this.#all(`SELECT ${findingColumns} FROM finding WHERE id = ?`, [id]).map(readFinding)[0] ?? null
  }

  changedSince(mark: number, most: number): ChangedFindings {
    const rows = this.#all(
      `SELECT ${findingColumns}, changed FROM finding WHERE changed > ? ORDER BY changed LIMIT ?`,
      [mark, most],
    )
    const last = rows.at(-1)
    return {
      findings: rows.map(row => readFinding(withoutChange(row))),
      mark: last === undefined ? mark : Changed.parse(last).changed,
    }
  }

  overSince(sinceMs: number): number {
    const sql = 'SELECT coalesce(sum(over), 0) AS sum FROM finding_day WHERE start_s > ? - 86400'
    const [row] = this.#all(sql, [sinceMs / 1000])
    return row === undefined ? 0 : z.strictObject({ sum: z.int() }).parse(row).sum
  }

  close(): void {
    this.#connection.close()
  }

  #all(sql: string, values: readonly (string | number | null)[]): unknown[] {
    return this.#connection.told(() => this.#connection.open()?.prepare(sql).all(values) ?? [])
  }
}

function withoutChange(row: unknown): unknown {
  const { changed: _, ...finding } = Changed.parse(row)
  return finding
}
