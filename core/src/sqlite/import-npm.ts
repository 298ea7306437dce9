import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../error.ts'
import { hashPassword } from '../identity/password.ts'
import type { Imported } from '../import/imported.ts'
import type { NpmTables } from '../import/npm/npm-rows.ts'
import { readNpm } from '../import/npm/read-npm.ts'
import { readImportFile } from '../import/read-file.ts'

const mib = 1024 * 1024
const maxBytes = 64 * mib
const mostRows = 10_000
const mostTables = 100
const mostHashes = 1000

const Table = z.object({ name: z.string(), rootpage: z.int() })
const Column = z.object({ name: z.string(), hidden: z.int() })

/** Where people keep it, below the folder that they name. */
const usualPlaces = ['database.sqlite', 'data/database.sqlite']

/** Reads databases of Nginx Proxy Manager. A password gets the same hash again while this lives, so that a plan stays the same until it is confirmed. */
export class NpmImports {
  readonly #secret = randomBytes(32)
  readonly #hashes = new Map<string, string>()

  /** @throws AppError */
  async read(path: string): Promise<Imported> {
    const file = databaseIn(path)
    refuseLarge(file)
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-npm-'))
    try {
      // A copy: whatever is in it, reading it writes nothing beside the database of somebody else.
      const copy = join(folder, 'database.sqlite')
      await writeFile(copy, await readImportFile(file, maxBytes), { mode: 0o600 })
      if (existsSync(`${file}-wal`))
        await writeFile(`${copy}-wal`, await readImportFile(`${file}-wal`, maxBytes), { mode: 0o600 })
      return await readNpm(tablesOf(copy, file), (user, password) => this.#hash(user, password))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  async #hash(user: string, password: string): Promise<string> {
    const key = createHmac('sha256', this.#secret)
      .update(JSON.stringify([user, password]))
      .digest('hex')
    const known = this.#hashes.get(key)
    if (known !== undefined) return known
    const hash = await hashPassword(password)
    this.#hashes.set(key, hash)
    if (this.#hashes.size > mostHashes) this.#hashes.delete(this.#hashes.keys().next().value ?? key)
    return hash
  }
}

/** @throws AppError `not_found` when a folder holds no database */
function databaseIn(path: string): string {
  if (!existsSync(path) || !statSync(path).isDirectory()) return path
  const found = usualPlaces.map(place => join(path, place)).find(place => existsSync(place))
  if (found !== undefined) return found
  throw new AppError('not_found', `${path} holds no database.sqlite; name the file itself.`)
}

/** With what SQLite has not yet written back. @throws AppError `invalid` */
function refuseLarge(file: string): void {
  const bytes = [file, `${file}-wal`].reduce(
    (sum, one) => sum + (statSync(one, { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
  if (bytes > maxBytes) throw tooLarge(`${file} has ${Math.ceil(bytes / mib)} MiB`)
}

function tooLarge(what: string): AppError {
  return new AppError(
    'invalid',
    `${what}, and at most ${maxBytes / mib} MiB are read. Empty the table audit_log in a copy, VACUUM that, and import it.`,
  )
}

/** @throws AppError `invalid` */
function tablesOf(copy: string, path: string): NpmTables {
  try {
    const database = new Sqlite(copy)
    try {
      for (const pragma of ['trusted_schema = OFF', 'query_only = ON', 'cell_size_check = ON'])
        database.pragma(pragma)
      const tables = allRows(database)
      if (tables.proxy_host !== undefined && tables.access_list !== undefined) return tables
    } finally {
      database.close()
    }
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError) && !(error instanceof z.ZodError)) throw error
    throw new AppError('invalid', `${path} cannot be read as a database of SQLite.`, { cause: error })
  }
  throw new AppError(
    'invalid',
    `${path} is no database of a Nginx Proxy Manager: it has no table proxy_host.`,
  )
}

/**
 * The rows of true tables, of columns that are stored: a view or a computed column would run what somebody else wrote.
 * @throws AppError `invalid` when they are too many or too long
 */
function allRows(database: Sqlite.Database): NpmTables {
  const tables = database
    .prepare(`SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 LIMIT ?`)
    .all(mostTables)
    .map(row => Table.parse(row).name)
    .map(name => ({ name, columns: columnsOf(database, name) }))
  refuseLong(database, tables)
  return Object.fromEntries(
    tables.map(table => {
      const { name, columns } = table
      if (columns.length === 0) return [name, []]
      const rows = database.prepare(firstRows(table)).all()
      if (rows.length > mostRows && name !== 'audit_log')
        throw new AppError('invalid', `The table ${name} has more than ${mostRows} rows.`)
      return [name, rows as Record<string, unknown>[]]
    }),
  )
}

interface StoredTable {
  name: string
  columns: string[]
}

function columnsOf(database: Sqlite.Database, table: string): string[] {
  return database
    .prepare('SELECT name, hidden FROM pragma_table_xinfo(?)')
    .all(table)
    .map(column => Column.parse(column))
    .filter(({ hidden }) => hidden === 0)
    .map(({ name }) => quoted(name))
}

/** Rows can share pages, and so be longer than their file. SQLite tells the length of a value without reading it. */
function refuseLong(database: Sqlite.Database, tables: readonly StoredTable[]): void {
  let bytes = 0
  for (const table of tables) {
    const { name, columns } = table
    if (columns.length === 0) continue
    const lengths = columns.map(column => `coalesce(octet_length(${column}), 0)`).join(' + ')
    bytes += Number(
      database
        .prepare(`SELECT total(${lengths}) FROM (${firstRows(table)})`)
        .pluck()
        .get(),
    )
    if (bytes > maxBytes) throw tooLarge(`Up to its table ${name} it holds ${Math.ceil(bytes / mib)} MiB`)
  }
}

function firstRows({ name, columns }: StoredTable): string {
  return `SELECT ${columns.join(', ')} FROM ${quoted(name)} LIMIT ${mostRows + 1}`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
