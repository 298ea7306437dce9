import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError, errorWords } from '@gatehouse/core/error.ts'

/**
 * Makes the data folder when it is missing, private to this user.
 * @returns its real path, so that every path below it has one spelling
 * @throws AppError `forbidden` when it cannot be made or written
 */
export function prepareDataFolder(folder: string): string {
  try {
    makeFolder(folder)
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return realpathSync(folder)
  } catch (error) {
    throw new AppError(
      'forbidden',
      `The data folder ${folder} cannot be used (${errorWords(error)}). Give this user the right to write there, or choose another with GATEHOUSE_DATA.`,
      { cause: error },
    )
  }
}

/** Not `recursive: true`, which never returns where a folder refuses new ones with ENOENT, as /proc does (seen on Node 24). */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}
