import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type Manifest, mainDatabase, trafficDatabase } from '../../backup/manifest.ts'
import { AppError } from '../../error.ts'
import { Database } from '../database.ts'
import { SqliteKeyring } from '../keyring-store.ts'
import { SqliteRevisionStore } from '../revision-store.ts'
import { placeIn, sealedColumns } from '../sealed-columns.ts'
import { auditOf, copyFacts } from './copy-facts.ts'

/** What was looked at in the databases of a backup. */
export interface CheckedCopy {
  revisions: number
  auditEntries: number
  sealedValues: number
  notes: string[]
}

/**
 * Looks through the databases of an unpacked backup: their structure and references, the hash of every revision, every entry of the audit,
 * everything that is sealed, and whether the newest revision compiles to what the manifest says. Brings the main database to this
 * version's schema.
 * @throws AppError `unavailable` that says what is not as it was written
 */
export function checkCopy(
  folder: string,
  manifest: Manifest,
  { masterKey, version }: { masterKey: Uint8Array; version: string },
): CheckedCopy {
  for (const name of [mainDatabase, trafficDatabase])
    if (existsSync(join(folder, name))) demandSound(join(folder, name), name)
  const database = new Database(join(folder, mainDatabase))
  try {
    const { head, entries } = demandAudit(database, masterKey)
    if (head.seq !== manifest.audit.seq || head.mac !== manifest.audit.mac)
      throw wrong('its audit trail does not end where the backup says')
    return {
      revisions: demandRevisions(database),
      auditEntries: entries,
      sealedValues: demandSealed(database, masterKey),
      notes: compiledNotes(database, manifest, { masterKey, version }),
    }
  } finally {
    database.close()
  }
}

function demandSound(file: string, name: string): void {
  const sqlite = new Sqlite(file)
  try {
    const answer = sqlite.pragma('integrity_check(1)', { simple: true })
    if (answer !== 'ok') throw wrong(`${name} is damaged (${String(answer)})`)
    if (Array.from(sqlite.prepare('PRAGMA foreign_key_check').iterate()).length > 0)
      throw wrong(`${name} has rows that belong to nothing`)
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) throw wrong(`${name} is damaged (${error.message})`)
    throw error
  } finally {
    sqlite.close()
  }
}

function demandAudit(database: Database, masterKey: Uint8Array) {
  const verdict = auditOf(database, masterKey).verify()
  if (verdict.kind === 'broken') throw wrong(`its audit trail is not as it was written. ${verdict.words}`)
  return verdict
}

/** Reading a state compares its hash. */
function demandRevisions(database: Database): number {
  const revisions = new SqliteRevisionStore(database)
  const numbers = database.prepare('SELECT number FROM revision ORDER BY number').pluck().all()
  for (const number of numbers) revisions.state(Number(number))
  return numbers.length
}

function demandSealed(database: Database, masterKey: Uint8Array): number {
  const keyring = new SqliteKeyring(database, masterKey, 0)
  return sealedColumns.reduce((sum, place) => {
    const rows = database.sqlite
      .prepare(`SELECT ${place.row}, ${place.column} FROM ${place.table}`)
      .raw()
      .all()
    for (const row of rows) {
      const [id, sealed] = Array.isArray(row) ? row : []
      if (!(sealed instanceof Buffer)) throw wrong(`what is sealed in ${place.table} cannot be read`)
      keyring.open(sealed, placeIn(place, String(id))).fill(0)
    }
    return sum + rows.length
  }, 0)
}

function compiledNotes(
  database: Database,
  manifest: Manifest,
  { masterKey, version }: { masterKey: Uint8Array; version: string },
): string[] {
  const { revision } = copyFacts(database, masterKey)
  if (revision?.number !== manifest.revision?.number || revision?.stateHash !== manifest.revision?.stateHash)
    throw wrong('its active revision is not the one that the backup says')
  if (revision?.compiledHash === manifest.revision?.compiledHash) return []
  // Another version may write the same state in other bytes.
  if (manifest.version !== version)
    return [
      `Gatehouse ${manifest.version} made it. This one, ${version}, compiles revision ${revision?.number} to other bytes.`,
    ]
  throw wrong(`revision ${revision?.number} does not compile to what it compiled to when the backup was made`)
}

function wrong(what: string): AppError {
  return new AppError(
    'unavailable',
    `This backup was read, but ${what.replace(/\.$/, '')}. Use another one; see: backup list`,
  )
}
