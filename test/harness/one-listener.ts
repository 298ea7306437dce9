import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const table = '/proc/net/tcp'
const listening = '0A'
/** Those that listen come first. */
const beginning = Buffer.alloc(256 * 1024)

/**
 * Waits until one socket alone listens at `address:port` of IPv4. After a reload Caddy answers before its old socket is closed, and the kernel resets
 * whoever stands in the queue of that one, unless `net.ipv4.tcp_migrate_req` is set. Where there is no `/proc` nothing is waited for.
 */
export async function oneListener(listener: string): Promise<void> {
  const port = Number(listener.split(':').at(-1))
  while (existsSync(table) && listenersOf(port) > 1) await setTimeout(1)
}

function listenersOf(port: number): number {
  const file = openSync(table, 'r')
  const lines = beginning.toString('latin1', 0, readSync(file, beginning)).split('\n')
  closeSync(file)
  const address = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return lines.filter(line => {
    const [, local, , state] = line.trim().split(/\s+/)
    return state === listening && local?.endsWith(address)
  }).length
}
