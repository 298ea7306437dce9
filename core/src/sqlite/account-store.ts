import type Sqlite from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../error.ts'
import { type Account, AccountName, type AccountStore, Identity, identityText } from '../identity/account.ts'
import { Role } from '../identity/role.ts'
import type { Database } from './database.ts'

const Row = z.strictObject({
  id: z.number(),
  name: z.string(),
  role: Role,
  state: z.enum(['active', 'disabled']),
  created_at_ms: z.number(),
})

/** Accounts and identities in SQLite. Nothing is remembered between two calls: another process may have written. */
export class SqliteAccountStore implements AccountStore {
  readonly #database: Database
  readonly #sql: ReturnType<typeof statements>

  constructor(database: Database) {
    this.#database = database
    this.#sql = statements(database.sqlite)
  }

  list(): Account[] {
    return this.#sql.list.all().map(toAccount)
  }

  get(id: number): Account | null {
    return one(this.#sql.get.get(id))
  }

  byName(name: string): Account | null {
    return one(this.#sql.byName.get(name))
  }

  byIdentity({ platform, workspace, user }: Identity): Account | null {
    return one(this.#sql.byIdentity.get(platform, workspace, user))
  }

  identities(id: number): Identity[] {
    return this.#sql.identities.all(id).map(row => Identity.parse(row))
  }

  add({ name, role }: { name: string; role: Role }, nowMs: number): Account {
    const read = AccountName.safeParse(name)
    if (!read.success)
      throw new AppError(
        'conflict',
        `"${name}" cannot be an account's name: ${read.error.issues[0]?.message}.`,
      )
    return this.#database.write(() => {
      if (this.byName(name)) throw new AppError('conflict', `There is an account "${name}" already.`)
      const { lastInsertRowid } = this.#sql.add.run(name, role, nowMs)
      return this.#expect(Number(lastInsertRowid))
    })
  }

  setRole(id: number, role: Role): void {
    this.#database.write(() => {
      this.#expect(id)
      this.#sql.setRole.run(role, id)
    })
  }

  setState(id: number, state: Account['state']): void {
    this.#database.write(() => {
      this.#expect(id)
      this.#sql.setState.run(state, id)
    })
  }

  link(id: number, identity: Identity, nowMs: number): void {
    this.#database.write(() => {
      this.#expect(id)
      const owner = this.byIdentity(identity)
      if (owner)
        throw new AppError(
          'conflict',
          `${identityText(identity)} is linked to the account ${owner.name} already.`,
        )
      this.#sql.link.run(identity.platform, identity.workspace, identity.user, id, nowMs)
    })
  }

  unlink({ platform, workspace, user }: Identity): void {
    this.#database.write(() => this.#sql.unlink.run(platform, workspace, user))
  }

  remove(id: number, nowMs: number): void {
    this.#database.write(() => {
      this.#expect(id)
      this.#sql.unlinkAll.run(id)
      this.#sql.remove.run(nowMs, id)
    })
  }

  #expect(id: number): Account {
    const account = this.get(id)
    if (!account) throw new AppError('not_found', 'This account is not there any more; see: account list')
    return account
  }
}

const columns = 'account.id, account.name, account.role, account.state, account.created_at_ms'

function statements(sqlite: Sqlite.Database) {
  const select = (rest: string) => sqlite.prepare(`SELECT ${columns} FROM account ${rest}`)
  return {
    list: select("WHERE state <> 'removed' ORDER BY name"),
    get: select("WHERE id = ? AND state <> 'removed'"),
    byName: select("WHERE name = ? AND state <> 'removed'"),
    byIdentity: select(
      "JOIN identity ON identity.account = account.id WHERE platform = ? AND workspace = ? AND user = ? AND state <> 'removed'",
    ),
    identities: sqlite.prepare(
      'SELECT platform, workspace, user FROM identity WHERE account = ? ORDER BY platform, workspace, user',
    ),
    add: sqlite.prepare("INSERT INTO account (name, role, state, created_at_ms) VALUES (?, ?, 'active', ?)"),
    setRole: sqlite.prepare('UPDATE account SET role = ? WHERE id = ?'),
    setState: sqlite.prepare('UPDATE account SET state = ? WHERE id = ?'),
    link: sqlite.prepare(
      'INSERT INTO identity (platform, workspace, user, account, linked_at_ms) VALUES (?, ?, ?, ?, ?)',
    ),
    unlink: sqlite.prepare('DELETE FROM identity WHERE platform = ? AND workspace = ? AND user = ?'),
    unlinkAll: sqlite.prepare('DELETE FROM identity WHERE account = ?'),
    remove: sqlite.prepare("UPDATE account SET state = 'removed', removed_at_ms = ? WHERE id = ?"),
  }
}

function one(row: unknown): Account | null {
  return row === undefined ? null : toAccount(row)
}

function toAccount(row: unknown): Account {
  const { created_at_ms, ...same } = Row.parse(row)
  return { ...same, createdAtMs: created_at_ms }
}
