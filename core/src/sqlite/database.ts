import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import type { DatabaseState } from '../doctor/doctor-deps.ts'
import { AppError, errorWords } from '../error.ts'
import type { Transactions } from '../transactions.ts'
import type { Ballast } from './ballast.ts'
import { structureProblem } from './look-through.ts'

/** There are fewer; a statement with a text of its own for each call must not fill the memory. */
const mostStatements = 1000

const Checkpoint = z.looseObject({ busy: z.int() })

/** How a database is kept. */
export interface DatabaseKind {
  /** Of the folder of its migrations. */
  migrations: URL
  /** `NORMAL`: the last writes may be missing after a power cut, never a part of one. */
  synchronous: 'FULL' | 'NORMAL'
  /** A longer file is not looked through at a start, in bytes. */
  mostCheckedBytes: number
  /** How long a lock of another program is waited for. */
  timeoutMs: number
  /** Free pages are given back to the disk bit by bit, when it is asked for. */
  shrinks: boolean
}

const mainKind: DatabaseKind = {
  migrations: new URL('migrations/', import.meta.url),
  synchronous: 'FULL',
  mostCheckedBytes: Number.POSITIVE_INFINITY,
  timeoutMs: 5000,
  shrinks: false,
}

/** A database: WAL, foreign keys on, and, unless its kind says otherwise, every acknowledged write on disk. */
export class Database implements Transactions {
  readonly sqlite: Sqlite.Database
  readonly #ballast: Ballast | null
  readonly #statements = new Map<string, Sqlite.Statement>()

  /**
   * Opens the file, checks it and brings it to this version's schema.
   * @throws AppError `unavailable` when the file cannot be opened or was made by a newer version, `DamagedDatabase` when it is damaged
   */
  constructor(file: string, ballast: Ballast | null = null, kind = mainKind) {
    this.#ballast = ballast
    try {
      const existed = existsSync(file)
      this.sqlite = new Sqlite(file, { timeout: kind.timeoutMs })
      if (kind.shrinks && !existed) this.sqlite.pragma('auto_vacuum = INCREMENTAL')
      this.sqlite.pragma('journal_mode = WAL')
      this.sqlite.pragma(`synchronous = ${kind.synchronous}`)
      this.sqlite.pragma('foreign_keys = ON')
      // What was replaced or deleted is gone: addresses of clients are kept for a time alone.
      this.sqlite.pragma('secure_delete = ON')
      if (existed && statSync(file).size <= kind.mostCheckedBytes) this.#check(file)
      this.#migrate(file, fileURLToPath(kind.migrations))
    } catch (error) {
      throw databaseError(error, file)
    }
  }

  /** How it is kept, looked at now: all of it, in a thread. */
  async state(): Promise<DatabaseState> {
    return {
      problem: await structureProblem(this.sqlite.name),
      journal: String(this.sqlite.pragma('journal_mode', { simple: true })),
      synchronous: Number(this.sqlite.pragma('synchronous', { simple: true })),
      foreignKeys: this.sqlite.pragma('foreign_keys', { simple: true }) === 1,
    }
  }

  /**
   * Runs `work` in one IMMEDIATE transaction; a call inside another is a part of that one. On a full disk the reserve is given up and the
   * work is tried once more.
   * @throws AppError `unavailable` when SQLite cannot write
   */
  write<T>(work: () => T): T {
    if (this.sqlite.inTransaction) return work()
    const transaction = this.sqlite.transaction(work)
    try {
      return transaction.immediate()
    } catch (error) {
      if (!isFull(error) || !this.#ballast?.release()) throw databaseError(error, this.sqlite.name)
      try {
        return transaction.immediate()
      } catch (again) {
        throw databaseError(again, this.sqlite.name)
      }
    }
  }

  /** A statement, made once: making one takes longer than most of them run. It must not be made anew while it is iterated over. */
  prepare(sql: string): Sqlite.Statement {
    const known = this.#statements.get(sql)
    if (known) return known
    const made = this.sqlite.prepare(sql)
    if (this.#statements.size < mostStatements) this.#statements.set(sql, made)
    return made
  }

  /**
   * Refuses new work while the reserve for a full disk is gone and cannot be made again.
   * @throws AppError `unavailable`
   */
  demandReserve(): void {
    if (this.#ballast && !this.#ballast.keep()) throw new AppError('unavailable', fullDisk)
  }

  /**
   * Has nothing left on disk of what was replaced or deleted: until then it may stand in what was written before the last checkpoint.
   * @returns false when somebody else reads, and it may stand there still
   */
  erase(): boolean {
    const [row] = z.array(Checkpoint).parse(this.sqlite.pragma('wal_checkpoint(TRUNCATE)'))
    return row?.busy === 0
  }

  close(): void {
    this.sqlite.close()
  }

  #check(file: string): void {
    const answer = this.sqlite.pragma('quick_check(1)', { simple: true })
    if (answer !== 'ok') throw new DamagedDatabase(file, String(answer))
  }

  #migrate(file: string, folder: string): void {
    const names = readdirSync(folder)
      .filter(name => name.endsWith('.sql'))
      .sort()
    const version = Number(this.sqlite.pragma('user_version', { simple: true }))
    if (version > names.length) {
      throw new AppError(
        'unavailable',
        `${file} was made by a newer version of Gatehouse (schema ${version}, this one knows ${names.length}). Start the newer version, or restore a backup from before the upgrade.`,
      )
    }
    this.sqlite
      .transaction(() => {
        for (const name of names.slice(version)) this.sqlite.exec(readFileSync(`${folder}${name}`, 'utf8'))
        this.sqlite.pragma(`user_version = ${names.length}`)
      })
      .immediate()
  }
}

const fullDisk = 'The disk is full. Nothing was changed; free some space in the data folder and try again.'

function isFull(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code === 'SQLITE_FULL'
}

/** What is said of a file that is no whole database any more. */
export class DamagedDatabase extends AppError {
  constructor(file: string, words: string) {
    super('unavailable', `${file} is damaged (${words}). Stop here, keep the file, and restore a backup.`)
  }
}

function databaseError(error: unknown, file: string): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error
  if (isFull(error)) return new AppError('unavailable', fullDisk, { cause: error })
  if (error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB')
    return new DamagedDatabase(file, errorWords(error))
  if (error.code.startsWith('SQLITE_CONSTRAINT')) return error
  return new AppError('unavailable', `The database cannot be used: ${errorWords(error)}.`, { cause: error })
}
