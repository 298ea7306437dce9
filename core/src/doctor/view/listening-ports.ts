import { readdirSync, readlinkSync } from 'node:fs'
import { namespaceOf } from './namespace.ts'
import type { ProcessView } from './process-view.ts'

/** Where a process takes TCP connections. `address` is one at which this machine reaches it. */
export interface ListeningPort {
  address: string
  port: number
}

/** TCP_LISTEN (include/net/tcp_states.h). */
const listening = '0A'

/** The ports of one process; null where its files are not seen, or where its network is another than ours. */
export function listeningPorts(process: ProcessView): ListeningPort[] | null {
  const net = namespaceOf(process.pid, 'net')
  const inodes = socketInodes(process.pid)
  const tables = [process.read('net/tcp'), process.read('net/tcp6')]
  if (net === null || inodes === null || tables.every(table => table === null)) return null
  if (net !== namespaceOf(globalThis.process.pid, 'net')) return null
  return tables.flatMap(table =>
    (table ?? '').split('\n').flatMap(line => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      if (state !== listening || !inodes.has(inode)) return []
      const [address = '', port = ''] = local.split(':')
      return reached(address).map(at => ({ address: at, port: Number.parseInt(port, 16) }))
    }),
  )
}

/** Words of four bytes in the order of the machine. What listens everywhere is reached by either of its own addresses. */
function reached(hexadecimal: string): string[] {
  const bytes = (hexadecimal.match(/.{8}/g) ?? []).flatMap(word =>
    (word.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16)).reverse(),
  )
  const isSix = bytes.length > 4
  if (bytes.every(byte => byte === 0)) return isSix ? ['127.0.0.1', '::1'] : ['127.0.0.1']
  if (!isSix) return [bytes.join('.')]
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  )
  return [groups.join(':')]
}

function socketInodes(pid: number): Set<string> | null {
  const folder = `/proc/${pid}/fd`
  try {
    return new Set(
      readdirSync(folder).flatMap(name => {
        const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`${folder}/${name}`)) ?? []
        return inode === undefined ? [] : [inode]
      }),
    )
  } catch {
    return null // another user's
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return '' // closed meanwhile
  }
}
