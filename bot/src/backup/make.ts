import { createHash } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  linkSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  lastFile,
  lastGoodText,
  prepareBackupFolder,
  pruneBackups,
} from '@gatehouse/core/backup/backup-folder.ts'
import { backupName } from '@gatehouse/core/backup/backup-name.ts'
import type { VerifiedBackup } from '@gatehouse/core/backup/backups.ts'
import {
  type BackupFile,
  type Manifest,
  mainDatabase,
  trafficDatabase,
} from '@gatehouse/core/backup/manifest.ts'
import { writeArchive } from '@gatehouse/core/backup/write-archive.ts'
import { writeDurably } from '@gatehouse/core/caddy/durable-file.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { checkValue } from '@gatehouse/core/identity/derive-key.ts'
import { copyFacts } from '@gatehouse/core/sqlite/backup/copy-facts.ts'
import { snapshot } from '@gatehouse/core/sqlite/backup/snapshot.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { backupKeyOf, checkBackup } from './check.ts'
import { copyTruths } from './data-files.ts'
import { gatehouseVersion } from './version.ts'

/** What making a backup needs. */
export interface MakeParts {
  dataFolder: string
  /** Where it is put. */
  folder: string
  masterKey: Uint8Array
  by: string
  nowMs: number
}

/** Made in a folder that begins so, which only somebody who was killed leaves behind. */
const makingFolder = '.making-'
const databases: readonly string[] = [mainDatabase, trafficDatabase]
const leftOver = /^\.(?:making|checking)-/

/**
 * Copies what must not be lost while everything runs, seals it into one file, reads that back whole, and only then gives it its name.
 * @throws AppError; then there is none more
 */
export async function makeBackup(parts: MakeParts): Promise<VerifiedBackup & { removed: string[] }> {
  const { folder, masterKey } = parts
  const scratch = prepare(folder)
  try {
    const copy = mkdtempSync(join(scratch, 'copy-'))
    const manifest = await copyAll(parts, copy)
    const file = join(scratch, 'new.backup')
    const { key, fingerprint } = backupKeyOf(masterKey)
    await writeArchive({ file, from: copy, manifest, key, fingerprint })
    rmSync(copy, { recursive: true })
    const verified = await checkBackup({ path: file, masterKey, scratch })
    const name = publish(file, folder, { madeAtMs: parts.nowMs, fingerprint })
    const path = join(folder, name)
    remember(folder, { ...verified, path }, name, parts.nowMs)
    return { ...verified, path, removed: pruneBackups(folder, name) }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Writes down that a backup of the folder was read back whole. */
export function remember(
  folder: string,
  { path, bytes, manifest }: VerifiedBackup,
  name: string,
  verifiedAtMs: number,
): void {
  const { madeAtMs } = manifest
  writeDurably(join(folder, lastFile), lastGoodText({ name, path, bytes, madeAtMs, verifiedAtMs }))
}

function prepare(folder: string): string {
  try {
    prepareBackupFolder(folder)
    for (const name of readdirSync(folder))
      if (leftOver.test(name)) rmSync(join(folder, name), { recursive: true, force: true })
    return mkdtempSync(join(folder, makingFolder))
  } catch (error) {
    throw new AppError(
      'unavailable',
      `No backup can be made in ${folder} (${errorWords(error)}). Give the user who runs Gatehouse the right to write there.`,
      { cause: error },
    )
  }
}

async function copyAll({ dataFolder, masterKey, by, nowMs }: MakeParts, copy: string): Promise<Manifest> {
  const schemas: Record<string, number> = {}
  for (const name of databases)
    if (existsSync(join(dataFolder, name)))
      schemas[name] = await snapshot(join(dataFolder, name), join(copy, name))
  const truths = copyTruths(dataFolder, copy)
  const database = new Database(join(copy, mainDatabase))
  const facts = copyFacts(database, masterKey)
  database.close()
  const files: BackupFile[] = []
  for (const path of [...Object.keys(schemas), ...truths.files]) files.push(await factsOf(copy, path))
  return {
    format: 1,
    version: gatehouseVersion(),
    madeAtMs: nowMs,
    by,
    keyCheck: checkValue(masterKey).toString('hex'),
    schemas,
    ...facts,
    folders: truths.folders,
    files,
  }
}

async function factsOf(copy: string, path: string): Promise<BackupFile> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(join(copy, path))) hash.update(piece)
  const { size, mode } = statSync(join(copy, path))
  return {
    path,
    bytes: size,
    hash: hash.digest('hex'),
    mode: databases.includes(path) ? 0o600 : mode & 0o777,
  }
}

/** A link comes about whole or not at all, and never in the place of another file. */
function publish(
  file: string,
  folder: string,
  { madeAtMs, fingerprint }: { madeAtMs: number; fingerprint: string },
): string {
  for (let again = 0; ; again += 1) {
    const name = backupName(madeAtMs, fingerprint, again)
    try {
      linkSync(file, join(folder, name))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue
      throw new AppError('unavailable', `The backup cannot be put into ${folder}: ${errorWords(error)}.`, {
        cause: error,
      })
    }
    const opened = openSync(folder, 'r')
    fsyncSync(opened)
    closeSync(opened)
    return name
  }
}
