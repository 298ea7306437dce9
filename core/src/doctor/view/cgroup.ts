import { readFileSync } from 'node:fs'
import type { ProcessView } from './process-view.ts'

/** A limit as the kernel gives it; `none`: there is none. */
export type Limit = { kind: 'none' } | { kind: 'limit'; words: string }

/**
 * A limit of the cgroup of a process, version 2, or of one of those above it; null where that cannot be read.
 * @param file `memory.max`, `pids.max`, `cpu.max`
 */
export function cgroupLimit(process: ProcessView, file: string, root = '/sys/fs/cgroup'): Limit | null {
  const own = process
    .read('cgroup')
    ?.split('\n')
    .find(line => line.startsWith('0::'))
    ?.slice(3)
  if (own === undefined) return null
  const parts = own.split('/').filter(part => part !== '' && part !== '..')
  let known = false
  for (let length = parts.length; length >= 0; length -= 1) {
    const text = read([root, ...parts.slice(0, length), file].join('/'))
    if (text === null) continue
    known = true
    if (!text.startsWith('max')) return { kind: 'limit', words: text }
  }
  return known ? { kind: 'none' } : null
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null // the topmost group has no such file
  }
}
