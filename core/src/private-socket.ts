import { lstatSync, mkdirSync, realpathSync, unlinkSync } from 'node:fs'
import { connect, type Server } from 'node:net'
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

/**
 * Listens on a socket that only the user of this process can open, in the place of one that a killed process left.
 * @throws AppError `conflict` when somebody listens there already, or another file is there
 */
export async function listenPrivately(server: Server, path: string): Promise<void> {
  await removeStale(path)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // The umask and not a later chmod, so that nobody can open the socket in between.
    const umask = process.umask(0o177)
    try {
      server.listen(path, () => {
        server.off('error', reject)
        resolve()
      })
    } finally {
      process.umask(umask)
    }
  })
}

async function removeStale(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return
  if (!found.isSocket())
    throw new AppError('conflict', `${path} is in the way: it is not a socket of Gatehouse.`)
  if (await answers(path)) throw new AppError('conflict', `Another Gatehouse listens on ${path} already.`)
  unlinkSync(path)
}

function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return resolve(folder)
    throw error
  }
}
