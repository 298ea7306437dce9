import { readFileSync } from 'node:fs'
import type { Mount } from './mounts.ts'
import { ProcessView } from './process-view.ts'

/** A limit as the kernel gives it; `none`: there is none. */
export type Limit = { kind: 'none' } | { kind: 'limit'; words: string }

/** What bounds one thing: the file of version 2, and that of version 1 with the hierarchy that it is in. */
export const limits = {
  memory: { file: 'memory.max', old: 'memory.limit_in_bytes', controller: 'memory' },
  processes: { file: 'pids.max', old: 'pids.max', controller: 'pids' },
  processor: { file: 'cpu.max', old: 'cpu.cfs_quota_us', controller: 'cpu' },
} as const
export type Limited = keyof typeof limits

/** Version 1 says "none" by the greatest number of pages (PAGE_COUNTER_MAX), whatever size they have. */
const endless = 2 ** 62

/** One folder of files, and where the process is in it. */
interface Group {
  mount: Mount
  path: string
  file: string
}

/**
 * A limit of the cgroup of a process, or of one of those above it, as far as they are seen from here; null where that cannot be read.
 * Another process may live where our own view does not reach: then nothing is said of ours instead.
 */
export function cgroupLimit(process: ProcessView, what: Limited): Limit | null {
  const seen = groupsOf(process, what).flatMap(valuesOf)
  if (seen.length === 0) return null
  const limit = seen.find(isLimit)
  return limit === undefined ? { kind: 'none' } : { kind: 'limit', words: limit }
}

function groupsOf(process: ProcessView, what: Limited): Group[] {
  const { file, old, controller } = limits[what]
  const mounts = new ProcessView(globalThis.process.pid).mounts() ?? []
  return (process.read('cgroup') ?? '').split('\n').flatMap(line => {
    const [, number = '', controllers = '', path = ''] = /^(\d+):([^:]*):(.*)$/.exec(line) ?? []
    const unified = number === '0' && controllers === ''
    if (!unified && !controllers.split(',').includes(controller)) return []
    const mount = mounts.findLast(({ type, options }) =>
      unified ? type === 'cgroup2' : type === 'cgroup' && options.has(controller),
    )
    return mount === undefined ? [] : [{ mount, path, file: unified ? file : old }]
  })
}

/** Of the group and of all above it, the innermost first. */
function valuesOf({ mount, path, file }: Group): string[] {
  // What is mounted may be a part of the hierarchy; a path that leads out of it is not seen from here.
  const inside =
    mount.root === '/' ? path : path.startsWith(mount.root) ? path.slice(mount.root.length) : null
  const parts = inside?.split('/').filter(part => part !== '')
  if (parts === undefined || parts.includes('..')) return []
  return Array.from(parts.keys(), index => parts.slice(0, parts.length - index))
    .concat([[]])
    .flatMap(names => read([mount.point, ...names, file].join('/')) ?? [])
}

function isLimit(value: string): boolean {
  return !value.startsWith('max') && !value.startsWith('-1') && Number(value.split(' ')[0]) < endless
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null // the topmost group has no such file
  }
}
