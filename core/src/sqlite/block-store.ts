import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import {
  type Block,
  BlockAnswer,
  type BlockChange,
  type BlockEnd,
  type BlockMaker,
  type BlockStore,
  type BlockWish,
} from '../blocks/block.ts'
import { addressBytes, lastOf, networkText, type Prefix, readPrefix } from '../blocks/prefix.ts'
import { AppError } from '../error.ts'
import type { Database } from './database.ts'

const columns = `id, network, routes, answer, reason, by, by_program, since_ms, until_ms, ended_ms, change,
  (SELECT json_group_array(network) FROM (SELECT network FROM block_exception WHERE block = block.id ORDER BY network)) AS except_networks`
const holding = 'ended_ms IS NULL AND (until_ms IS NULL OR until_ms > ?)'

const Names = z.array(z.string())
const Row = z
  .strictObject({
    id: z.number(),
    network: z.string(),
    routes: z.string().nullable(),
    answer: BlockAnswer,
    reason: z.string().nullable(),
    by: z.string(),
    by_program: z.number(),
    since_ms: z.number(),
    until_ms: z.number().nullable(),
    ended_ms: z.number().nullable(),
    change: z.number(),
    except_networks: z.string(),
  })
  .transform(({ since_ms, until_ms, ended_ms, change, except_networks, routes, by_program, ...same }) => {
    const block: Block = {
      ...same,
      routes: routes === null ? null : Names.parse(JSON.parse(routes)),
      except: except_networks === '[]' ? [] : Names.parse(JSON.parse(except_networks)),
      byProgram: by_program === 1,
      sinceMs: since_ms,
      untilMs: until_ms,
    }
    return { change, endedMs: ended_ms, block }
  })

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

  inside(network: string, nowMs: number): Block[] {
    const prefix = demandPrefix(network)
    return this.#read(
      `WHERE family = ? AND first >= ? AND first <= ? AND last <= ? AND network <> ? AND ${holding} ORDER BY first, last DESC`,
      prefix.family,
      addressBytes(prefix, prefix.first),
      addressBytes(prefix, lastOf(prefix)),
      addressBytes(prefix, lastOf(prefix)),
      network,
      nowMs,
    )
  }

  put(wish: BlockWish, { by, byProgram }: BlockMaker, nowMs: number): void {
    const { network, except, routes, answer, reason, untilMs } = wish
    const prefix = demandPrefix(network)
    const values = [routes && JSON.stringify(routes), answer, reason, by, byProgram ? 1 : 0, untilMs]
    this.#database.write(() => {
      const id = this.#put(prefix, values, nowMs)
      this.#run('DELETE FROM block_exception WHERE block = ?', id)
      for (const part of except)
        this.#run(
          'INSERT INTO block_exception (block, network, by, since_ms) VALUES (?, ?, ?, ?)',
          id,
          part,
          by,
          nowMs,
        )
    })
  }

  except(id: number, network: string, by: string, nowMs: number): void {
    this.#database.write(() => {
      this.#change('', id)
      this.#run(
        'INSERT INTO block_exception (block, network, by, since_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        id,
        network,
        by,
        nowMs,
      )
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

  changes(after: number): { mark: number; changes: BlockChange[] } {
    if (after === 0) return this.#all()
    const rows = this.#rows('WHERE change > ? ORDER BY change', after)
    return {
      mark: this.#mark(),
      changes: rows.map(({ block, endedMs }) => ({ id: block.id, block: endedMs === null ? block : null })),
    }
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

  /** Of what has ended, which is most of it, nothing is read. */
  #all(): { mark: number; changes: BlockChange[] } {
    const changes = this.#read('WHERE ended_ms IS NULL').map(block => ({ id: block.id, block }))
    return { mark: this.#mark(), changes }
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
    return this.#rows(rest, ...values).map(({ block }) => block)
  }

  #rows(rest: string, ...values: readonly (string | number | Buffer)[]): z.infer<typeof Row>[] {
    return this.#database
      .prepare(`SELECT ${columns} FROM block ${rest}`)
      .all(...values)
      .map(row => Row.parse(row))
  }

  #run(sql: string, ...values: readonly (string | number | Buffer | null)[]): Sqlite.RunResult {
    return this.#database.prepare(sql).run(...values)
  }
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
