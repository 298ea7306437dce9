import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { sha256 } from '../canonical-json.ts'
import { AppError, errorWords } from '../error.ts'
import { DesiredState, normalise, stateJson } from '../routing/desired-state.ts'
import {
  type NewRevision,
  type Revision,
  RevisionStatus,
  type RevisionStore,
  type RevisionWitness,
} from '../routing/revision.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  number: z.number(),
  parent: z.number().nullable(),
  state_hash: z.string(),
  author: z.string(),
  why: z.string(),
  status: RevisionStatus,
  created_at_ms: z.number(),
  settled_at_ms: z.number().nullable(),
  failure: z.string().nullable(),
})
const StateRow = z.strictObject({ state: z.instanceof(Buffer), state_hash: z.string() })

/** A state that is kept, by its revision. A revision is never changed. */
interface Kept {
  number: number
  state: DesiredState
}

const columns = 'number, parent, state_hash, author, why, status, created_at_ms, settled_at_ms, failure'

/** Revisions in SQLite. The rules about them are constraints and triggers of the schema. */
export class SqliteRevisionStore implements RevisionStore {
  readonly #database: Database
  readonly #witness: RevisionWitness | null
  readonly #insert: Sqlite.Statement
  readonly #settle: Sqlite.Statement
  /** The active one; all starts from it, and much is kept by the object that it is. What else is read must not push it out. */
  #active: Kept | null = null
  /** The one that is being applied: the next active one. */
  #begun: Kept | null = null
  /** The last other one that was read. */
  #other: Kept | null = null

  constructor(database: Database, witness: RevisionWitness | null = null) {
    this.#database = database
    this.#witness = witness
    this.#insert = database.prepare(
      'INSERT INTO revision (parent, state, state_hash, author, why, status, created_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#settle = database.prepare(
      'UPDATE revision SET status = ?, settled_at_ms = ?, failure = ? WHERE number = ? AND status = ?',
    )
  }

  begin(wishes: readonly NewRevision[], nowMs: number): Revision[] {
    this.#database.demandReserve()
    const numbers = this.#database.write(() => {
      let previous: number | null = null
      return wishes.map((wish, index) => {
        const json = stateJson(wish.state)
        const status = index === wishes.length - 1 ? 'applying' : 'joined'
        const parent: number | null = previous ?? wish.parent
        const done = this.#insert.run(
          parent,
          zstdCompressSync(json),
          sha256(json),
          wish.author,
          wish.why,
          status,
          nowMs,
        )
        previous = Number(done.lastInsertRowid)
        if (wish.begun) wish.begun(previous)
        else this.#witness?.begun(this.#expect(previous))
        return previous
      })
    })
    const last = wishes.at(-1)
    const number = numbers.at(-1)
    if (last && number !== undefined) this.#begun = { number, state: last.state }
    return numbers.map(one => this.#expect(one))
  }

  activate(number: number, nowMs: number): void {
    this.#database.write(() => {
      const active = this.active()
      if (active) this.#settleOne(active.number, 'active', 'superseded', active.settledAtMs ?? nowMs, null)
      for (const joined of this.#joined()) this.#settleOne(joined, 'joined', 'carried', nowMs, null)
      this.#settleOne(number, 'applying', 'active', nowMs, null)
    })
    if (this.#begun?.number === number) this.#active = this.#begun
    this.#begun = null
  }

  fail(number: number, failure: string, nowMs: number): void {
    this.#database.write(() => {
      for (const joined of this.#joined()) this.#settleOne(joined, 'joined', 'failed', nowMs, failure)
      this.#settleOne(number, 'applying', 'failed', nowMs, failure)
    })
  }

  active(): Revision | null {
    return this.#read("WHERE status = 'active'")[0] ?? null
  }

  applying(): Revision | null {
    return this.#read("WHERE status = 'applying'")[0] ?? null
  }

  get(number: number): Revision | null {
    return this.#read('WHERE number = ?', number)[0] ?? null
  }

  list(limit: number): Revision[] {
    return this.#read('ORDER BY number DESC LIMIT ?', limit)
  }

  state(number: number): DesiredState {
    const known = [this.#active, this.#begun, this.#other].find(kept => kept?.number === number)
    if (known) return known.state
    const row = this.#database.prepare('SELECT state, state_hash FROM revision WHERE number = ?').get(number)
    if (row === undefined) throw new AppError('not_found', `There is no revision ${number}.`)
    const state = decodeState(StateRow.parse(row), number)
    if (this.active()?.number === number) this.#active = { number, state }
    else this.#other = { number, state }
    return state
  }

  #read(rest: string, ...values: number[]): Revision[] {
    return this.#database
      .prepare(`SELECT ${columns} FROM revision ${rest}`)
      .all(...values)
      .map(toRevision)
  }

  #expect(number: number): Revision {
    const revision = this.get(number)
    if (!revision) throw new AppError('not_found', `There is no revision ${number}.`)
    return revision
  }

  #joined(): number[] {
    return this.#read("WHERE status = 'joined'").map(revision => revision.number)
  }

  #settleOne(
    number: number,
    from: RevisionStatus,
    to: RevisionStatus,
    nowMs: number,
    failure: string | null,
  ): void {
    const { changes } = this.#settle.run(to, nowMs, failure, number, from)
    if (changes !== 1) throw new AppError('conflict', `Revision ${number} is not ${from} any more.`)
    if (from !== 'active') this.#witness?.settled(this.#expect(number))
  }
}

function decodeState(row: z.infer<typeof StateRow>, number: number): DesiredState {
  const damaged = (cause?: unknown) =>
    new AppError(
      'unavailable',
      `What is stored for revision ${number} is damaged; it is not used. The edge keeps what it runs; restore a backup of the database.`,
      { cause },
    )
  try {
    const json = zstdDecompressSync(row.state).toString('utf8')
    if (sha256(json) !== row.state_hash) throw damaged()
    return normalise(DesiredState.parse(JSON.parse(json)))
  } catch (error) {
    throw error instanceof AppError ? error : damaged(errorWords(error))
  }
}

function toRevision(row: unknown): Revision {
  const { state_hash, created_at_ms, settled_at_ms, ...same } = Row.parse(row)
  return { ...same, stateHash: state_hash, createdAtMs: created_at_ms, settledAtMs: settled_at_ms }
}
