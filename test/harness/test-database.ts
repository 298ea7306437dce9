import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Database } from '@gatehouse/core/sqlite/database.ts'

let migrated: Buffer | null = null

/** Opens a database. A new one is a copy of one with this version's schema, because all migrations take four times as long. */
export function openTestDatabase(file: string): Database {
  migrated ??= migrate()
  if (!existsSync(file)) writeFileSync(file, migrated)
  return new Database(file)
}

function migrate(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'gh-'))
  const file = join(folder, 'new.db')
  new Database(file).close()
  const bytes = readFileSync(file)
  rmSync(folder, { recursive: true })
  return bytes
}
