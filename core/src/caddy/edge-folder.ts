import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EdgePlace } from '../edge/edge-place.ts'
import { AppError } from '../error.ts'
import { readIfThere, writeDurably } from './durable-file.ts'

/** A unix socket's path has at most 107 bytes (sockaddr_un); Caddy needs a few for itself. */
const maxSocketPath = 100

/** The files of one edge below the data folder. All paths are absolute and in one spelling. */
export interface EdgeFolder extends EdgePlace {
  folder: string
  bootFile: string
  processFile: string
  output: string
}

/** Makes the folder of a Caddy that Gatehouse starts, private to this user, with a probe token that stays the same for its lifetime. */
export function prepareEdgeFolder(dataFolder: string): EdgeFolder {
  const folder = join(dataFolder, 'edge')
  mkdirSync(join(folder, 'storage'), { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  return {
    folder,
    adminSocket: shortSocketPath(join(folder, 'admin.sock'), 'admin.sock'),
    accessLog: join(folder, 'access.log'),
    storage: join(folder, 'storage'),
    probeToken: token(join(folder, 'probe-token')),
    bootFile: join(folder, 'boot.json'),
    processFile: join(folder, 'process.json'),
    output: join(folder, 'caddy.log'),
  }
}

/**
 * The path itself, or when it is too long for a socket, one in a private folder of the system's temporary folder.
 * @throws AppError `forbidden` when that folder belongs to somebody else
 */
export function shortSocketPath(wanted: string, name: string): string {
  if (Buffer.byteLength(wanted) <= maxSocketPath) return wanted
  const key = createHash('sha256').update(wanted).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), `gatehouse-${process.getuid?.() ?? 0}-${key}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid) || (found.mode & 0o077) !== 0) {
    throw new AppError(
      'forbidden',
      `${folder} is not a private folder of this user; remove it, or use a data folder with a shorter path.`,
    )
  }
  return join(folder, name)
}

function token(file: string): string {
  const known = readIfThere(file)?.trim()
  if (known && /^[0-9a-f]{64}$/.test(known)) return known
  const fresh = randomBytes(32).toString('hex')
  writeDurably(file, `${fresh}\n`)
  return fresh
}
