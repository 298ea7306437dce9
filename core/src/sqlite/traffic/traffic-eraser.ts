import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import type { AddressFinder } from '../../access-log/forget/address-finder.ts'
import { overwrite } from '../../access-log/forget/overwrite.ts'
import { cutClient, cutClients, wholeForMs } from '../../access-log/privacy/cut-clients.ts'
import { packBuckets } from '../../findings/packed-buckets.ts'
import { clientColumns } from './client-columns.ts'
import { expected } from './expected.ts'
import { readBucketPage } from './finding-rows.ts'

const TopsRow = z.strictObject({ start_s: z.int(), route: z.string(), clients: z.instanceof(Uint8Array) })
const FindingRow = z.strictObject({
  id: z.int(),
  subject: z.string(),
  samples: z.string(),
  last_ms: z.number(),
})
const WafRow = z.strictObject({ start_s: z.int(), route: z.string(), rule: z.int(), samples: z.string() })
const Samples = z.array(z.looseObject({ atMs: z.number(), client: z.string() }))
const Column = z.union([z.string(), z.instanceof(Uint8Array), z.number(), z.null()])

/** Rows that are cut in one transaction. */
const mostCut = 200

/**
 * Takes addresses out of the numbers of the access log, beside the one who writes them. What it takes out is nowhere in the file any more.
 */
export class TrafficEraser {
  readonly #sqlite: Sqlite.Database

  /** @throws AppError `unavailable` with a clause without a full stop, as the others do */
  constructor(file: string) {
    this.#sqlite = told(() => new Sqlite(file, { fileMustExist: true, timeout: 5000 }))
    told(() => this.#sqlite.pragma('secure_delete = ON'))
  }

  /**
   * Cuts clients to their networks where that is due, in bounded steps.
   * @param afterFinding where the step before ended; 0 for the first
   * @returns where the next one begins; null when there is nothing more to do
   */
  cutOld(nowMs: number, afterFinding = 0): number | null {
    const cutMs = nowMs - wholeForMs
    const { rows, findings } = this.#write(() => ({
      rows: [this.#cutTops(Math.floor(cutMs / 1000)), this.#cutWaf(cutMs)],
      findings: this.#cutFindings(cutMs, afterFinding),
    }))
    if (findings.isChanged || rows.some(count => count > 0)) this.#erase()
    return findings.isMore || rows.some(count => count === mostCut) ? findings.lastId : null
  }

  /** The inodes of the files that are being read. */
  reading(): number[] {
    const sql = `SELECT json_extract(position, '$.ino') FROM reading UNION SELECT json_extract(position, '$.ino') FROM waf_reading`
    return told(() =>
      this.#sqlite
        .prepare(sql)
        .pluck()
        .all()
        .filter(ino => typeof ino === 'number'),
    )
  }

  /** From now on until they are read again the files of the logs may begin otherwise: they are known by their inodes. */
  loosen(): void {
    this.#write(() => {
      for (const table of ['reading', 'waf_reading'])
        this.#sqlite
          .prepare(
            `UPDATE ${table} SET position = json_set(position, '$.head', '', '$.headBytes', 0) WHERE position IS NOT NULL`,
          )
          .run()
    })
  }

  /** Takes out the addresses of a network. @returns how many there were */
  overwrite(finder: AddressFinder): number {
    const count = this.#write(() => {
      let count = this.#forgetBuckets(finder)
      for (const { table, key, texts } of clientColumns) {
        for (const row of this.#rowsWith(finder, table, [...key, ...texts], texts)) {
          const values = row.slice(key.length).map(value => cleaned(value, finder))
          count += values.reduce((sum, { found }) => sum + found, 0)
          const sets = texts.map(text => `${text} = ?`).join(', ')
          const where = key.map(one => `${one} = ?`).join(' AND ')
          // Two that differed by an address alone are one from now on.
          this.#sqlite
            .prepare(`UPDATE OR REPLACE ${table} SET ${sets} WHERE ${where}`)
            .run(...values.map(({ value }) => value), ...row.slice(0, key.length))
        }
      }
      return count
    })
    this.#erase()
    return count
  }

  close(): void {
    this.#sqlite.close()
  }

  #cutTops(beforeS: number): number {
    const rows = this.#sqlite
      .prepare(
        "SELECT start_s, route, clients FROM tops WHERE resolution = 'day' AND is_cut = 0 AND start_s <= ? LIMIT ?",
      )
      .all(beforeS, mostCut)
    const put = this.#sqlite.prepare(
      "UPDATE tops SET clients = ?, is_cut = 1 WHERE resolution = 'day' AND start_s = ? AND route = ?",
    )
    for (const row of rows) {
      const { start_s, route, clients } = TopsRow.parse(row)
      put.run(cutClients(clients), start_s, route)
    }
    return rows.length
  }

  /** One that goes on for longer is looked at each time: its first request is old. */
  #cutFindings(cutMs: number, afterId: number) {
    const rows = this.#sqlite
      .prepare(
        'SELECT id, subject, samples, last_ms FROM finding WHERE is_cut = 0 AND id > ? AND first_ms < ? ORDER BY id LIMIT ?',
      )
      .all(afterId, cutMs, mostCut)
    const put = this.#sqlite.prepare('UPDATE finding SET subject = ?, samples = ?, is_cut = ? WHERE id = ?')
    let [lastId, isChanged] = [afterId, false]
    for (const row of rows) {
      const { id, subject, samples, last_ms } = FindingRow.parse(row)
      lastId = id
      const isOver = last_ms < cutMs
      const cut = cutSamples(samples, cutMs)
      if (!isOver && cut === samples) continue
      put.run(isOver ? cutSubject(subject) : subject, cut, isOver ? 1 : 0, id)
      isChanged = true
    }
    return { lastId, isChanged, isMore: rows.length === mostCut }
  }

  #cutWaf(cutMs: number): number {
    const rows = this.#sqlite
      .prepare('SELECT start_s, route, rule, samples FROM waf_hour WHERE is_cut = 0 AND start_s <= ? LIMIT ?')
      .all(Math.floor(cutMs / 1000), mostCut)
    const put = this.#sqlite.prepare(
      'UPDATE waf_hour SET samples = ?, is_cut = 1 WHERE start_s = ? AND route = ? AND rule = ?',
    )
    for (const row of rows) {
      const { start_s, route, rule, samples } = WafRow.parse(row)
      put.run(cutSamples(samples, Number.POSITIVE_INFINITY), start_s, route, rule)
    }
    return rows.length
  }

  /** What speaks for a finding, and is not yet enough, goes as a whole: its subject is its name. */
  #forgetBuckets(finder: AddressFinder): number {
    const rows = this.#sqlite.prepare('SELECT detector, page, buckets FROM finding_bucket').all()
    const put = this.#sqlite.prepare('UPDATE finding_bucket SET buckets = ? WHERE detector = ? AND page = ?')
    let count = 0
    for (const row of rows) {
      const { detector, page, buckets } = readBucketPage(row)
      const left = buckets.filter(({ subject }) => finder.find(Buffer.from(subject)).length === 0)
      if (left.length === buckets.length) continue
      put.run(packBuckets(left), detector, page)
      count += buckets.length - left.length
    }
    return count
  }

  #rowsWith({ needles }: AddressFinder, table: string, columns: readonly string[], texts: readonly string[]) {
    const tests = texts.flatMap(text => needles.map(() => `instr(CAST(${text} AS BLOB), ?) > 0`))
    return this.#sqlite
      .prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE ${tests.join(' OR ')}`)
      .raw()
      .all(...texts.flatMap(() => needles.map(needle => Buffer.from(needle))))
      .map(row => z.array(Column).parse(row))
  }

  /** What was replaced is still in what was written before the last checkpoint. */
  #erase(): void {
    told(() => this.#sqlite.pragma('wal_checkpoint(TRUNCATE)'))
  }

  #write<T>(work: () => T): T {
    return told(() => this.#sqlite.transaction(work).immediate())
  }
}

function cleaned(value: z.infer<typeof Column>, finder: AddressFinder) {
  if (typeof value === 'number' || value === null) return { value, found: 0 }
  const bytes = Buffer.from(value)
  const found = overwrite(bytes, finder)
  return { value: typeof value === 'string' ? bytes.toString() : bytes, found }
}

function cutSamples(samples: string, beforeMs: number): string {
  const cut = Samples.parse(JSON.parse(samples)).map(sample =>
    sample.atMs < beforeMs ? { ...sample, client: cutClient(sample.client) } : sample,
  )
  return JSON.stringify(cut)
}

/** It need not be a client. */
function cutSubject(subject: string): string {
  const cut = cutClient(subject)
  return cut === '(no address)' ? subject : cut
}

function told<T>(work: () => T): T {
  return expected(work, why => `the database of the traffic cannot be overwritten (${why})`)
}
