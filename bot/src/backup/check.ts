import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { VerifiedBackup } from '@gatehouse/core/backup/backups.ts'
import { readArchive } from '@gatehouse/core/backup/read-archive.ts'
import { checkValue, deriveKey, fingerprint } from '@gatehouse/core/identity/derive-key.ts'
import { checkCopy } from '@gatehouse/core/sqlite/backup/check-copy.ts'
import { gatehouseVersion } from './version.ts'

/** What reading a backup needs. */
export interface CheckParts {
  /** Of the backup. */
  path: string
  masterKey: Uint8Array
  /** A private folder in which it is unpacked for a while. */
  scratch: string
}

/** Reads a backup whole and checks all that is in it. @throws AppError that says what is wrong with it */
export async function checkBackup({ path, masterKey, scratch }: CheckParts): Promise<VerifiedBackup> {
  const into = mkdtempSync(join(scratch, '.checking-'))
  try {
    return await unpackBackup({ path, masterKey, into })
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}

/** The same, and what was in it stays in the folder. */
export async function unpackBackup({
  path,
  masterKey,
  into,
}: Omit<CheckParts, 'scratch'> & { into: string }): Promise<VerifiedBackup> {
  const manifest = await readArchive(path, backupKeyOf(masterKey), into)
  const checked = checkCopy(into, manifest, { masterKey, version: gatehouseVersion() })
  return { path, bytes: statSync(path).size, manifest, ...checked }
}

/** What seals backups, derived from a master key. */
export function backupKeyOf(masterKey: Uint8Array) {
  return { key: deriveKey(masterKey, 'backup'), fingerprint: fingerprint(checkValue(masterKey)) }
}
