import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EdgePlace } from '../edge/edge-place.ts'
import { privateSocketPath } from '../private-socket.ts'
import { CertificateFolder } from './certificate-folder.ts'
import { readIfThere, writeDurably } from './durable-file.ts'
import { LogOpenings } from './log-openings.ts'

/** Where `npm start` builds the status page. */
const builtPage = fileURLToPath(new URL('../../../status-site/dist', import.meta.url))

/** The files of one edge below the data folder. All paths are absolute and in one spelling. */
export interface EdgeFolder extends EdgePlace {
  folder: string
  bootFile: string
  processFile: string
  output: string
  ownPairs: CertificateFolder
  /** The name or address at which Gatehouse reaches listeners that are open on every address of the edge. */
  host: string
}

/** Makes the folder of a Caddy that Gatehouse starts, private to this user, with a probe token that stays the same for its lifetime. */
export function prepareEdgeFolder(dataFolder: string): EdgeFolder {
  const folder = join(dataFolder, 'edge')
  mkdirSync(join(folder, 'storage'), { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  mkdirSync(join(dataFolder, 'lists'), { recursive: true, mode: 0o700 })
  const ownPairs = new CertificateFolder(join(dataFolder, 'certificates'), join(folder, 'certificates'))
  return {
    folder,
    adminSocket: privateSocketPath(folder, 'admin.sock'),
    accessLog: join(folder, 'access.log'),
    wafLog: join(folder, 'waf.log'),
    log: join(folder, 'caddy.log'),
    logs: new LogOpenings(join(folder, 'access.log')),
    storage: join(folder, 'storage'),
    lists: join(dataFolder, 'lists'),
    blocks: join(folder, 'blocks', 'blocks.txt'),
    webSocket: privateSocketPath(dataFolder, 'web.sock'),
    statusPage: builtPage,
    statusDocuments: join(dataFolder, 'status'),
    probeToken: token(join(folder, 'probe-token')),
    bootFile: join(folder, 'boot.json'),
    processFile: join(folder, 'process.json'),
    output: join(folder, 'caddy.out'),
    dns: join(dataFolder, 'dns'),
    ownPairs,
    ownCertificates: ownPairs.loaded,
    host: '127.0.0.1',
  }
}

function token(file: string): string {
  const known = readIfThere(file)?.trim()
  if (known && /^[0-9a-f]{64}$/.test(known)) return known
  const fresh = randomBytes(32).toString('hex')
  writeDurably(file, `${fresh}\n`)
  return fresh
}
