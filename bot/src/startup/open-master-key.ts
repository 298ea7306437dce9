import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { writeDurably } from '@gatehouse/core/caddy/durable-file.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { checkValue } from '@gatehouse/core/identity/derive-key.ts'
import { type KeyFile, swapByHand } from '@gatehouse/core/identity/key-file.ts'
import { MasterKeyFile } from '@gatehouse/core/key-file/master-key-file.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { shellWord } from '@gatehouse/core/shell-word.ts'
import type { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteKeyring, storedCheckValue } from '@gatehouse/core/sqlite/keyring-store.ts'
import type { Config } from '../config.ts'

interface MasterKeyParts {
  config: Pick<Config, 'production' | 'masterKeyFile'>
  dataFolder: string
  database: Database
  nowMs: number
  log: Log
}

/**
 * Opens what is sealed in the database with the key of the file that the configuration names; makes that file at the first start of a demo.
 * Finishes a rotation that was cut off before the new file was in its place.
 * @returns `warning` in words for a person when that could not be finished
 * @throws AppError when there is no key, a bad one, or a wrong one; then nothing was changed
 */
export function openMasterKey(parts: MasterKeyParts): {
  keyring: SqliteKeyring
  keyFile: KeyFile
  warning: string | null
} {
  const { config, database, nowMs } = parts
  const keyFile =
    config.masterKeyFile === undefined ? demoFile(parts) : new MasterKeyFile(config.masterKeyFile)
  const stored = storedCheckValue(database)
  if (stored !== null) {
    const finished = finishRotation(parts, keyFile, stored)
    if (finished) return { ...finished, keyFile }
  }
  const key = keyFile.read()
  if (key === null) throw missing(keyFile.path, stored !== null)
  if (stored !== null && !stored.equals(checkValue(key))) throw wrong(keyFile.path)
  return { keyring: new SqliteKeyring(database, key, nowMs), keyFile, warning: null }
}

/** @throws AppError `invalid` in production, where keys are not made by the way */
function demoFile({ config, dataFolder, database }: MasterKeyParts): KeyFile {
  if (config.production)
    throw new AppError(
      'invalid',
      'GATEHOUSE_MASTER_KEY_FILE is not set. Name the file that holds the master key; make one with: (umask 077; openssl rand -hex 32 > master.key)',
    )
  const keyFile = new MasterKeyFile(join(dataFolder, 'master.key'))
  if (storedCheckValue(database) === null && keyFile.read() === null)
    writeDurably(keyFile.path, `${randomBytes(32).toString('hex')}\n`)
  return keyFile
}

/** What a rotation left: the database holds with the next key, and its file still has that name. */
function finishRotation(
  { database, nowMs, log }: MasterKeyParts,
  keyFile: KeyFile,
  stored: Buffer,
): { keyring: SqliteKeyring; warning: string | null } | null {
  const next = fitting(() => keyFile.readNext(), stored)
  if (next === null || fitting(() => keyFile.read(), stored) !== null) return null
  const keyring = new SqliteKeyring(database, next, nowMs)
  try {
    keyFile.takeNext()
    log.info('master key rotation finished', { file: keyFile.path })
    return { keyring, warning: null }
  } catch (error) {
    log.warn('master key file not swapped', { file: keyFile.path, error: errorWords(error) })
    return { keyring, warning: swapByHand(keyFile) }
  }
}

/** A key if it is the one; a bad one beside the key is not the matter here. */
function fitting(read: () => Buffer | null, stored: Buffer): Buffer | null {
  try {
    const key = read()
    return key !== null && stored.equals(checkValue(key)) ? key : null
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

function missing(file: string, sealed: boolean): AppError {
  return new AppError(
    'invalid',
    sealed
      ? `The master key file ${file} is missing, and the database was sealed under it. Put it back, or name the right one with GATEHOUSE_MASTER_KEY_FILE.`
      : `The master key file ${file} is missing. Make it with: (umask 077; openssl rand -hex 32 > ${shellWord(file)})`,
  )
}

function wrong(file: string): AppError {
  return new AppError(
    'forbidden',
    `The master key in ${file} is not the one under which the database was sealed. Put the right one back, or name it with GATEHOUSE_MASTER_KEY_FILE. Nothing was changed.`,
  )
}
