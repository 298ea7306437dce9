import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { SqliteAuditLog } from '@gatehouse/core/sqlite/audit-log.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { afterAll, afterEach, beforeEach } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { openTestDatabase } from '../harness/test-database.ts'
import { auditKey, event } from './audit-events.ts'

let folder: ReturnType<typeof temporaryFolder>
export const entries = 24
export let database: Database
export let audit: SqliteAuditLog
export let file: string

export function append(count: number): void {
  for (let index = 1; index <= count; index += 1) audit.append(event(index))
}

function dropTriggers(sqlite: Database['sqlite']): void {
  for (const name of sqlite
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'")
    .pluck()
    .all())
    sqlite.exec(`DROP TRIGGER ${name}`)
  sqlite.pragma('ignore_check_constraints = ON')
}

/** A copy of the database as it is, without the triggers. */
export function unguardedCopy(name: string): Database {
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  copyFileSync(file, join(folder.path, name))
  const copy = new Database(join(folder.path, name))
  dropTriggers(copy.sqlite)
  return copy
}

/** Before and after each test of a file. */
export function setUpEach(): void {
  folder = temporaryFolder()
  beforeEach(() => {
    file = join(folder.path, 'audit.db')
    database = openTestDatabase(file)
    audit = new SqliteAuditLog(database, auditKey)
  })
  afterEach(() => {
    database.close()
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
  })
  afterAll(() => folder.stop())
}
