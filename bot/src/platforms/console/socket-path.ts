import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from '@gatehouse/core/error.ts'

/** unix(7) leaves 108 bytes with the closing zero, macOS 104. */
const maxPathBytes = 100

/**
 * Where the socket of a data folder is: in the folder, or, when that path is too long for a socket, in a private
 * folder of its own that is named after the data folder.
 * @throws AppError `forbidden` when somebody else holds that private folder
 */
export function socketPath(dataFolder: string): string {
  const path = join(resolve(dataFolder), 'gate.sock')
  if (Buffer.byteLength(path) <= maxPathBytes) return path
  const { uid } = userInfo()
  const name = createHash('sha256').update(realFolder(dataFolder)).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), `gatehouse-${uid}-${name}`)
  if (!lstatSync(folder, { throwIfNoEntry: false })) mkdirSync(folder, { mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new AppError(
      'forbidden',
      `${folder} must be a folder that only you can enter; remove it or use a shorter data folder.`,
    )
  }
  return join(folder, 'gate.sock')
}

function realFolder(dataFolder: string): string {
  try {
    return realpathSync(dataFolder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return resolve(dataFolder)
    throw error
  }
}
