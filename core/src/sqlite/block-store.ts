import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import type {
  Block,
  BlockChange,
  BlockCount,
  BlockEnd,
  BlockMaker,
  BlockStore,
  BlockWish,
} from '../blocks/block.ts'
import { addressBytes, holds, lastOf, networkText, type Prefix, readPrefix } from '../blocks/prefix.ts'
import { AppError } from '../error.ts'
import { BlockCountRow, BlockRow, blockColumns, holding, within, withinValues } from './block-row.ts'
import type { Database } from './database.ts'

const Names = z.array(z.string())
const Ids = z.array(z.number())
const EndRow = z.strictObject({ ended_ms: z.number().nullable(), ended_by: z.string().nullable() })

/** Of those that end soon, at once: the rest come with the next look. */
const mostWarned = 1000

/** Blocks in SQLite. */
export class SqliteBlockStore implements BlockStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  live(nowMs: number, most = -1): Block[] {
    return this.#read(`WHERE ${holding} ORDER BY family, first, last DESC LIMIT ?`, nowMs, most)
  }

  search(text: string, nowMs: number, most: number): Block[] {
    return this.#read(
      `WHERE ${holding} AND instr(lower(network || ' ' || coalesce(routes, '') || ' ' || coalesce(reason, '') || ' ' || by || ' ' || answer), ?) > 0
       ORDER BY family, first, last DESC LIMIT ?`,
      nowMs,
      text.toLowerCase(),
      most,
    )
  }

  at(network: string, nowMs: number): Block | null {
    return this.#read(`WHERE network = ? AND ${holding}`, network, nowMs)[0] ?? null
  }

  around(network: string, nowMs: number): Block[] {
    const prefix = demandPrefix(network)
    const wider = Array.from({ length: prefix.bits }, (_, bits) => networkText(widened(prefix, bits)))
    return this.#read(
      `WHERE network IN (SELECT value FROM json_each(?)) AND ${holding} ORDER BY family, first, last DESC`,
      JSON.stringify(wider),
      nowMs,
    )
  }

  inside(network: string, nowMs: number, most: number, whose?: 'people'): Block[] {
    const people = whose === 'people' ? 'AND by_program = 0' : ''
    return this.#read(
      `WHERE ${within} AND ${holding} ${people} ORDER BY first, last DESC LIMIT ?`,
      ...withinValues(network, demandPrefix(network)),
      nowMs,
      most,
    )
  }

  countInside(network: string, nowMs: number): BlockCount[] {
    return this.#database
      .prepare(
        `SELECT by, by_program, routes, count(*) AS count, max(change) AS newest FROM block
         WHERE ${within} AND ${holding} GROUP BY by, by_program, routes`,
      )
      .all(...withinValues(network, demandPrefix(network)), nowMs)
      .map(row => BlockCountRow.parse(row))
  }

  endInside(network: string, { by, why }: BlockEnd, nowMs: number): number {
    return this.#database.write(
      () =>
        this.#run(
          `UPDATE block SET change = found.change, ended_ms = ?, ended_by = ?, end_why = ?
           FROM (SELECT id, (SELECT max(change) FROM block) + row_number() OVER (ORDER BY id) AS change
             FROM block WHERE ${within} AND ${holding}) AS found
           WHERE block.id = found.id`,
          nowMs,
          by,
          why,
          ...withinValues(network, demandPrefix(network)),
          nowMs,
        ).changes,
    )
  }

  put(wish: BlockWish, { by, byProgram }: BlockMaker, nowMs: number, letBy = by): void {
    const { network, except, routes, answer, reason, untilMs } = wish
    const prefix = demandPrefix(network)
    const values = [routes && JSON.stringify(routes), answer, reason, by, byProgram ? 1 : 0, untilMs]
    this.#database.write(() => {
      const id = this.#put(prefix, values, nowMs)
      this.#run(
        'DELETE FROM block_exception WHERE block = ? AND network NOT IN (SELECT value FROM json_each(?))',
        id,
        JSON.stringify(except),
      )
      for (const part of except) this.#letThrough(id, part, letBy, nowMs)
    })
  }

  except(id: number, network: string, by: string, nowMs: number): void {
    const prefix = demandPrefix(network)
    this.#database.write(() => {
      this.#change('', id)
      const known = this.#database.prepare('SELECT network FROM block_exception WHERE block = ?').pluck()
      const smaller = Names.parse(known.all(id)).filter(
        part => part !== network && holds(prefix, demandPrefix(part)),
      )
      for (const part of smaller)
        this.#run('DELETE FROM block_exception WHERE block = ? AND network = ?', id, part)
      this.#letThrough(id, network, by, nowMs)
    })
  }

  end(id: number, { by, why }: BlockEnd, nowMs: number): void {
    this.#database.write(() => this.#change(', ended_ms = ?, ended_by = ?, end_why = ?', id, nowMs, by, why))
  }

  due(nowMs: number, most: number): Block[] {
    return this.#read('WHERE ended_ms IS NULL AND until_ms <= ? ORDER BY until_ms, id LIMIT ?', nowMs, most)
  }

  dueAt(network: string, nowMs: number): Block | null {
    return this.#read('WHERE network = ? AND ended_ms IS NULL AND until_ms <= ?', network, nowMs)[0] ?? null
  }

  toWarnOf({ nowMs, warnMs, dayMs }: { nowMs: number; warnMs: number; dayMs: number }): Block[] {
    // One question each, because each has an index of its own.
    const endless = this.#read(
      `WHERE ended_ms IS NULL AND by_program = 0 AND until_ms IS NULL AND coalesce(warned_ms, since_ms) <= ?
       ORDER BY coalesce(warned_ms, since_ms) LIMIT ?`,
      nowMs - dayMs,
      mostWarned,
    )
    const ending = this.#read(
      `WHERE ended_ms IS NULL AND warned_ms IS NULL AND by_program = 0
         AND until_ms > ? AND until_ms <= ? AND until_ms - since_ms > ?
       ORDER BY until_ms, id LIMIT ?`,
      nowMs,
      nowMs + warnMs,
      warnMs,
      mostWarned,
    )
    return [...endless, ...ending]
  }

  warned(id: number, nowMs: number): void {
    this.#database.write(() => this.#change(', warned_ms = ?', id, nowMs))
  }

  wideBy(by: string, sinceMs: number, nowMs: number): string[] {
    const rows = this.#database
      .prepare(
        `SELECT network FROM block WHERE by = ? AND since_ms > ? AND first <> last AND ${holding} ORDER BY family, first, last DESC`,
      )
      .pluck()
    return Names.parse(rows.all(by, sinceMs, nowMs))
  }

  onRoute(route: string, but: string, nowMs: number, most: number): string[] {
    const rows = this.#database
      .prepare(
        `SELECT network FROM block WHERE routes IS NOT NULL AND ${holding}
           AND EXISTS (SELECT 1 FROM json_each(routes) WHERE value = ?)
           AND NOT EXISTS (SELECT 1 FROM json_each(routes) WHERE value = ?)
         ORDER BY family, first, last DESC LIMIT ?`,
      )
      .pluck()
    return Names.parse(rows.all(nowMs, route, but, most))
  }

  count(nowMs: number): number {
    return Number(this.#database.prepare(`SELECT count(*) FROM block WHERE ${holding}`).pluck().get(nowMs))
  }

  lastEnd(network: string, begunByMs: number): { atMs: number; by: string } | null {
    const row = this.#database
      .prepare(
        'SELECT ended_ms, ended_by FROM block WHERE network = ? AND since_ms <= ? ORDER BY id DESC LIMIT 1',
      )
      .get(network, begunByMs)
    const { ended_ms, ended_by } = EndRow.parse(row ?? { ended_ms: null, ended_by: null })
    return ended_ms === null || ended_by === null ? null : { atMs: ended_ms, by: ended_by }
  }

  changes(after: number, nowMs: number): { mark: number; changes: BlockChange[] } {
    const mark = this.#mark()
    // Of what has ended, which is most of it, nothing is read.
    if (after === 0) return { mark, changes: this.#read(`WHERE ${holding}`, nowMs).map(asChange) }
    const ended = this.#database
      .prepare('SELECT id FROM block WHERE change > ? AND ended_ms IS NOT NULL ORDER BY change')
      .pluck()
    const changes = [
      ...Ids.parse(ended.all(after)).map(id => ({ id, block: null })),
      ...this.#read('WHERE change > ? AND ended_ms IS NULL ORDER BY change', after).map(asChange),
    ]
    return { mark, changes }
  }

  forget(beforeMs: number): void {
    // Changes are counted on from the newest one, which therefore stays.
    this.#database.write(() =>
      this.#run(
        'DELETE FROM block WHERE ended_ms < ? AND change < (SELECT max(change) FROM block)',
        beforeMs,
      ),
    )
  }

  #mark(): number {
    return Number(this.#database.prepare('SELECT coalesce(max(change), 0) FROM block').pluck().get())
  }

  /** @returns the id of the row that is so now */
  #put(prefix: Prefix, values: readonly (string | number | null)[], nowMs: number): number {
    const network = networkText(prefix)
    const id = this.#database
      .prepare('SELECT id FROM block WHERE network = ? AND ended_ms IS NULL')
      .pluck()
      .get(network)
    if (id !== undefined) {
      this.#change(
        ', routes = ?, answer = ?, reason = ?, by = ?, by_program = ?, until_ms = ?, warned_ms = NULL',
        Number(id),
        ...values,
      )
      return Number(id)
    }
    const bytes = [prefix.first, lastOf(prefix)].map(address => addressBytes(prefix, address))
    const done = this.#run(
      `INSERT INTO block (network, family, first, last, since_ms, routes, answer, reason, by, by_program, until_ms, change)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(change), 0) + 1 FROM block))`,
      network,
      prefix.family,
      ...bytes,
      nowMs,
      ...values,
    )
    return Number(done.lastInsertRowid)
  }

  /** Who has let it through before stays who did. */
  #letThrough(id: number, part: string, by: string, nowMs: number): void {
    this.#run(
      'INSERT INTO block_exception (block, network, by, since_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      id,
      part,
      by,
      nowMs,
    )
  }

  /** @throws AppError `conflict` when it has ended meanwhile */
  #change(fields: string, id: number, ...values: readonly (string | number | null)[]): void {
    const done = this.#run(
      `UPDATE block SET change = (SELECT max(change) + 1 FROM block)${fields} WHERE id = ? AND ended_ms IS NULL`,
      ...values,
      id,
    )
    if (done.changes !== 1) throw new AppError('conflict', 'This block has ended meanwhile.')
  }

  #read(rest: string, ...values: readonly (string | number | Buffer)[]): Block[] {
    return this.#database
      .prepare(`SELECT ${blockColumns} FROM block ${rest}`)
      .all(...values)
      .map(row => BlockRow.parse(row))
  }

  #run(sql: string, ...values: readonly (string | number | Buffer | null)[]): Sqlite.RunResult {
    return this.#database.prepare(sql).run(...values)
  }
}

function asChange(block: Block): BlockChange {
  return { id: block.id, block }
}

function demandPrefix(network: string): Prefix {
  const prefix = readPrefix(network)
  if (prefix) return prefix
  throw new AppError('invalid', `${network} is no network that can be blocked.`)
}

function widened(prefix: Prefix, bits: number): Prefix {
  const hosts = BigInt((prefix.family === 4 ? 32 : 128) - bits)
  return { ...prefix, bits, first: (prefix.first >> hosts) << hosts }
}
