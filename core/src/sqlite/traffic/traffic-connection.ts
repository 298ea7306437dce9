import { statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { expected } from './expected.ts'

interface Opened {
  sqlite: Sqlite.Database
  ino: number
}

/** A connection to the numbers of the access log that only reads. Where the database was begun anew, the new one is read. */
export class TrafficConnection {
  readonly #file: string
  #opened: Opened | null = null
  #depth = 0

  /** @param file of the database, which need not be there yet */
  constructor(file: string) {
    this.#file = file
  }

  /**
   * Null while there is no database.
   * @throws SqliteError, which `told` makes an expected failure
   */
  open(): Sqlite.Database | null {
    // What is being read stays as it is.
    if (this.#depth > 0 && this.#opened) return this.#opened.sqlite
    const ino = statSync(this.#file, { throwIfNoEntry: false })?.ino
    if (ino !== undefined && ino === this.#opened?.ino) return this.#opened.sqlite
    this.close()
    if (ino === undefined) return null
    const sqlite = new Sqlite(this.#file, { readonly: true, fileMustExist: true, timeout: 5000 })
    let isMade = false
    try {
      isMade = Number(sqlite.pragma('user_version', { simple: true })) > 0
    } finally {
      if (!isMade) sqlite.close()
    }
    if (isMade) this.#opened = { sqlite, ino }
    return isMade ? sqlite : null
  }

  /** Does some reading while which nothing changes. */
  unchanged<T>(work: () => T): T {
    const sqlite = this.told(() => this.open())
    if (sqlite === null || sqlite.inTransaction) return work()
    this.#depth += 1
    try {
      return this.told(() => sqlite.transaction(work).deferred())
    } finally {
      this.#depth -= 1
    }
  }

  /** @throws AppError `unavailable` in place of what SQLite says */
  told<T>(work: () => T): T {
    return expected(work, why => `The numbers of the access log cannot be read: ${why}.`)
  }

  close(): void {
    this.#opened?.sqlite.close()
    this.#opened = null
  }
}
