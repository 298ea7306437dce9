import { readdirSync, readlinkSync } from 'node:fs'
import type { ProcessView } from './process-view.ts'

/** Where a process takes TCP connections. `address` is one at which this machine reaches it. */
export interface ListeningPort {
  address: string
  port: number
}

/** TCP_LISTEN (include/net/tcp_states.h). */
const listening = '0A'

/** The ports of one process; null where its files are not seen. */
export function listeningPorts(process: ProcessView): ListeningPort[] | null {
  const inodes = socketInodes(process.pid)
  const tables = [process.read('net/tcp'), process.read('net/tcp6')]
  if (inodes === null || tables.every(table => table === null)) return null
  return tables.flatMap((table, index) =>
    (table ?? '').split('\n').flatMap(line => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
      if (state !== listening || !inodes.has(inode)) return []
      const [address = '', port = ''] = local.split(':')
      return [{ address: reached(address, index === 1), port: Number.parseInt(port, 16) }]
    }),
  )
}

/** Four bytes in the order of the machine; of those of IPv6 only the own and the unspecified address are told apart. */
function reached(hexadecimal: string, six: boolean): string {
  if (six) return /^0+1000000$/.test(hexadecimal) ? '::1' : '127.0.0.1'
  const bytes = (hexadecimal.match(/../g) ?? []).map(byte => Number.parseInt(byte, 16)).reverse()
  return bytes.every(byte => byte === 0) ? '127.0.0.1' : bytes.join('.')
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
