import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RestoreEffect, VerifiedBackup } from '@gatehouse/core/backup/backups.ts'
import { mainDatabase } from '@gatehouse/core/backup/manifest.ts'
import { NewerHistory } from '@gatehouse/core/sqlite/backup/newer-history.ts'
import { snapshot } from '@gatehouse/core/sqlite/backup/snapshot.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { type CheckParts, unpackBackup } from './check.ts'

/** What putting a backup back would do to a data folder. @throws AppError */
export async function previewRestore({
  path,
  masterKey,
  scratch,
  dataFolder,
  nowMs,
}: CheckParts & { dataFolder: string; nowMs: number }): Promise<{
  backup: VerifiedBackup
  effect: RestoreEffect
}> {
  const into = mkdtempSync(join(scratch, '.checking-'))
  try {
    const backup = await unpackBackup({ path, masterKey, into })
    const newer = join(into, 'newer.db')
    await snapshot(join(dataFolder, mainDatabase), newer)
    const database = new Database(join(into, mainDatabase))
    try {
      return { backup, effect: new NewerHistory(database, newer).effect(nowMs) }
    } finally {
      database.close()
    }
  } finally {
    rmSync(into, { recursive: true, force: true })
  }
}
