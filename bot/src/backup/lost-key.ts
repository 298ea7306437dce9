import { existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { mainDatabase } from '@gatehouse/core/backup/manifest.ts'
import type { Clock } from '@gatehouse/core/clock.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { checkValue, fingerprint } from '@gatehouse/core/identity/derive-key.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import { shellWord } from '@gatehouse/core/shell-word.ts'
import { lostWithKey, takeNewMasterKey } from '@gatehouse/core/sqlite/backup/new-master-key.ts'
import { snapshot } from '@gatehouse/core/sqlite/backup/snapshot.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { lockFolder } from '@gatehouse/core/sqlite/folder-lock.ts'
import { storedCheckValue } from '@gatehouse/core/sqlite/keyring-store.ts'
import type { Reply } from '../reply.ts'
import { demandOwner } from './data-owner.ts'

/** What somebody wishes whose master key is lost. */
export interface LostKeyWish {
  dataFolder: string
  /** Where the new key lies. */
  masterKeyFile: string
  /** Without it nothing is changed. */
  startAnew: boolean
}

/**
 * Goes on under a new master key, with Gatehouse stopped; a copy of the database as it was stays.
 * @throws AppError; then nothing was changed
 */
export async function startWithNewKey(wish: LostKeyWish, clock: Pick<Clock, 'nowMs'>): Promise<Reply> {
  const { dataFolder: folder, masterKeyFile } = wish
  const file = join(folder, mainDatabase)
  if (!existsSync(file))
    throw new AppError(
      'not_found',
      `There is no database in ${folder}. Name the data folder with GATEHOUSE_DATA.`,
    )
  demandOwner(folder)
  const lock = lockFolder(folder)
  try {
    const database = new Database(file)
    try {
      const key = demandNewKey(database, masterKeyFile)
      if (!wish.startAnew) return preview(lostWithKey(database).codesOf)
      const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '')
      const aside = mkdtempSync(join(folder, `before-new-key-${stamp}-`))
      await snapshot(file, join(aside, mainDatabase))
      const { codesOf } = takeNewMasterKey(database, key, clock.nowMs())
      return doneReply(codesOf, aside, fingerprint(checkValue(key)))
    } finally {
      database.close()
    }
  } finally {
    lock.release()
  }
}

function demandNewKey(database: Database, path: string): Buffer {
  const key = new MasterKeyFile(path).read()
  if (key === null)
    throw new AppError(
      'invalid',
      `There is no new master key in ${path}. Make it with: (umask 077; openssl rand -hex 32 > ${shellWord(path)})`,
    )
  if (storedCheckValue(database)?.equals(checkValue(key)))
    throw new AppError(
      'conflict',
      `${path} holds the master key of this database: nothing is lost. Start Gatehouse with it. For another key type: keyring rotate`,
    )
  return key
}

const stays = 'Routes, policies, blocks, accounts with their chats, API keys and the history stay.'
const gone =
  'Gone are all codes with their recovery codes, and backups that were sealed under the lost key. The audit keeps its entries, and from now on an anchor of before does not fit it.'

function preview(codesOf: readonly string[]): Reply {
  return {
    title: 'The database was sealed under another master key than the one here. Nothing was changed.',
    severity: 'error',
    notes: [
      'If that key is anywhere, put it back: then nothing is lost.',
      stays,
      gone,
      `Need new codes then: ${codesOf.length === 0 ? 'nobody' : codesOf.join(', ')}.`,
      'To go on under the key that is here, add: --start-anew',
    ],
  }
}

function doneReply(codesOf: readonly string[], aside: string, key: string): Reply {
  const [first = 'anna'] = codesOf
  return {
    title: 'Gatehouse has a new master key.',
    severity: 'ok',
    facts: [
      ['master key', key],
      ['put aside', aside],
      ['need new codes', codesOf.length === 0 ? 'nobody' : codesOf.join(', ')],
    ],
    notes: [
      stays,
      gone,
      `Start Gatehouse now, give codes to an admin at the console (account enroll ${first}), and make a backup.`,
    ],
  }
}
