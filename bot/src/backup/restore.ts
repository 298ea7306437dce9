import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { RestoreEffect, VerifiedBackup } from '@gatehouse/core/backup/backups.ts'
import { readHeader } from '@gatehouse/core/backup/header.ts'
import { mainDatabase } from '@gatehouse/core/backup/manifest.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import { NewerHistory } from '@gatehouse/core/sqlite/backup/newer-history.ts'
import { settleRestored } from '@gatehouse/core/sqlite/backup/settle-restored.ts'
import { snapshot } from '@gatehouse/core/sqlite/backup/snapshot.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { lockFolder } from '@gatehouse/core/sqlite/folder-lock.ts'
import { prepareDataFolder } from '../startup/data-folder.ts'
import { unpackBackup } from './check.ts'
import { demandOwner } from './data-owner.ts'
import { occupied, putInPlace } from './put-in-place.ts'

/** What somebody wishes who restores a backup with Gatehouse stopped. */
export interface RestoreWish {
  /** Of the backup. */
  path: string
  dataFolder: string
  masterKeyFile: string
  /** Moves away what is there; without it nothing that is there is touched. */
  putAside: boolean
  /** They say that no key and no recovery code was withdrawn since; asked for where nothing newer is there to tell. */
  keepKeys: boolean
  /** Only looks. */
  check: boolean
}

/** What came of it. */
export interface Restored {
  kind: 'restored' | 'looked' | 'occupied'
  backup: VerifiedBackup
  /** Null where there is nothing newer to compare with. */
  effect: RestoreEffect | null
  /** Why what is there could not be compared, in a sentence. */
  unread: string | null
  /** API keys that were revoked because nobody can tell whether they still counted. */
  revoked: number
  /** Where what was there is now. */
  aside: string | null
}

const leftOver = /^\.restoring-/

/**
 * Reads a backup whole, makes its database fit to be started, and puts it into a data folder that no Gatehouse uses.
 * @throws AppError; then nothing was changed
 */
export async function restoreBackup(wish: RestoreWish, clock: Clock): Promise<Restored> {
  // First what may be wrong without a folder: none is made for somebody who named the wrong one.
  const masterKey = demandKey(wish.masterKeyFile)
  readHeader(wish.path)
  const folder = prepareDataFolder(wish.dataFolder)
  demandOwner(folder)
  const lock = lockFolder(folder)
  try {
    for (const name of readdirSync(folder))
      if (leftOver.test(name)) rmSync(join(folder, name), { recursive: true })
    const stage = mkdtempSync(join(folder, '.restoring-'))
    try {
      return await restoreFrom(stage, { ...wish, folder, masterKey }, clock)
    } finally {
      rmSync(stage, { recursive: true, force: true })
    }
  } finally {
    lock.release()
  }
}

async function restoreFrom(
  stage: string,
  wish: RestoreWish & { folder: string; masterKey: Buffer },
  clock: Clock,
): Promise<Restored> {
  const { path, folder, masterKey, keepKeys } = wish
  const into = mkdtempSync(join(stage, 'new-'))
  const backup = await unpackBackup({ path, masterKey, into })
  const isOccupied = occupied(folder).length > 0
  const { newer, unread } = await newerOf(folder, stage)
  const database = new Database(join(into, mainDatabase))
  try {
    if (wish.check || (isOccupied && !wish.putAside)) {
      const effect = newer === null ? null : new NewerHistory(database, newer).effect(clock.nowMs())
      return { kind: wish.check ? 'looked' : 'occupied', backup, effect, unread, revoked: 0, aside: null }
    }
    const { madeAtMs } = backup.manifest
    const settling = { masterKey, clock, name: basename(path), madeAtMs, newer, keepKeys }
    const { effect, revoked } = settleRestored(database, settling)
    database.erase()
    database.close()
    const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const aside = putInPlace(folder, into, `before-restore-${stamp}-`)
    return { kind: 'restored', backup, effect: newer === null ? null : effect, unread, revoked, aside }
  } finally {
    database.close()
  }
}

/** A copy of the database that is there, so that what was taken away since can be taken away again. */
async function newerOf(
  folder: string,
  stage: string,
): Promise<{ newer: string | null; unread: string | null }> {
  if (!occupied(folder).includes(mainDatabase)) return { newer: null, unread: null }
  const newer = join(stage, 'newer.db')
  try {
    await snapshot(join(folder, mainDatabase), newer)
    new Database(newer).close()
    return { newer, unread: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { newer: null, unread: `The database that is there cannot be compared: ${errorWords(error)}` }
  }
}

function demandKey(path: string): Buffer {
  const key = new MasterKeyFile(path).read()
  if (key !== null) return key
  throw new AppError(
    'invalid',
    `The master key file ${path} is missing. A backup is opened by the master key under which it was sealed: put that key there, or name its file with GATEHOUSE_MASTER_KEY_FILE.`,
  )
}
