import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { sha256 } from './canonical-json.ts'
import { AppError } from './error.ts'

/** unix(7) leaves 108 bytes with the closing zero, macOS 104; a server may add a few of its own. */
const maxPathBytes = 100

/**
 * Where a socket of a folder is: in the folder, or, when that path is too long for a socket, in a folder of the system's temporary
 * folder that only this user can enter and that is named after the first. The same answer for every process that asks.
 * @throws AppError `forbidden` when somebody else holds that folder
 */
export function privateSocketPath(folder: string, name: string): string {
  const wanted = join(resolve(folder), name)
  if (Buffer.byteLength(wanted) <= maxPathBytes) return wanted
  const { uid } = userInfo()
  const short = join(tmpdir(), `gatehouse-${uid}-${sha256(realFolder(folder)).slice(0, 16)}`)
  if (!lstatSync(short, { throwIfNoEntry: false })) mkdirSync(short, { mode: 0o700 })
  const found = lstatSync(short)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) {
    throw new AppError(
      'forbidden',
      `${short} must be a folder that only you can enter; remove it or use a shorter data folder.`,
    )
  }
  return join(short, name)
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return resolve(folder)
    throw error
  }
}
