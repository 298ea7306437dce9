import { accessSync, constants, mkdirSync, realpathSync } from 'node:fs'
import { AppError, errorWords } from '@gatehouse/core/error.ts'

/**
 * Makes the data folder when it is missing, private to this user.
 * @returns its real path, so that every path below it has one spelling
 * @throws AppError `forbidden` when it cannot be made or written
 */
export function prepareDataFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
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
