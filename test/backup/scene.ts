import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Restored, type RestoreWish, restoreBackup } from '@gatehouse/bot/backup/restore.ts'
import type { Stores } from '@gatehouse/bot/startup/open-stores.ts'
import { checkValue, fingerprint } from '@gatehouse/core/identity/derive-key.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { openTestStores, testMasterKey } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { TestClock } from '../harness/test-clock.ts'

/** Of the master key of all tests. */
export const testFingerprint = fingerprint(checkValue(testMasterKey))

/** A Gatehouse whose master key lies where that of a demo lies. */
export async function startWithKey(): Promise<TestGatehouse> {
  const gatehouse = await TestGatehouse.start()
  writeKey(gatehouse.edge.folder)
  return gatehouse
}

/** Lays the master key of the tests into a folder; made when it is not there. */
export function writeKey(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'master.key')
  writeFileSync(file, `${testMasterKey.toString('hex')}\n`, { mode: 0o600 })
  return file
}

/** Makes a backup as somebody at the machine does; its path. */
export async function backUp(gatehouse: TestGatehouse): Promise<string> {
  const { backups } = gatehouse.edge.stores
  await gatehouse.done('backup create')
  return join(backups.folder, basename(backups.list()[0]?.name ?? ''))
}

/** Restores into a folder whose master key is there already. */
export function restoreInto(
  dataFolder: string,
  path: string,
  wish: Partial<RestoreWish> = {},
  clock = new TestClock(),
): Promise<Restored> {
  const masterKeyFile = join(dataFolder, 'master.key')
  const usual = { putAside: false, keepKeys: false, check: false }
  return restoreBackup({ ...usual, path, dataFolder, masterKeyFile, ...wish }, clock)
}

/** What is kept in the database of a folder that nobody uses, for as long as the work takes. */
export async function inFolder<T>(
  folder: string,
  work: (stores: Stores, database: Database) => T | Promise<T>,
  clock = new TestClock(),
): Promise<T> {
  const database = new Database(join(folder, 'gatehouse.db'))
  try {
    return await work(openTestStores(database, join(folder, 'master.key'), clock), database)
  } finally {
    database.close()
  }
}
