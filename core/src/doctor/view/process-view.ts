import { readFileSync } from 'node:fs'
import { errorWords } from '../../error.ts'
import { type Mount, readMounts } from './mounts.ts'

/** What the kernel says of one process (proc(5)). Each answer is null where it cannot be read: no Linux, another user's, another container's. */
export class ProcessView {
  readonly pid: number
  readonly #folder: string

  /** @param proc the mounted proc file system */
  constructor(pid: number, proc = '/proc') {
    this.pid = pid
    this.#folder = `${proc}/${pid}`
  }

  /** A field of its status: `Uid`, `CapEff`, `NoNewPrivs`. */
  status(field: string): string | null {
    const line = this.read('status')
      ?.split('\n')
      .find(one => one.startsWith(`${field}:`))
    return line === undefined ? null : line.slice(field.length + 1).trim()
  }

  /** The effective user id. */
  uid(): number | null {
    const ids = this.status('Uid')
    return ids === null ? null : Number(ids.split(/\s+/)[1])
  }

  /** Every file system that it sees. */
  mounts(): Mount[] | null {
    const text = this.read('mountinfo')
    return text === null ? null : readMounts(text)
  }

  /** The variables it was started with. */
  environment(): Record<string, string> | null {
    const text = this.read('environ')
    if (text === null) return null
    const pairs = text.split('\0').filter(pair => pair.includes('='))
    return Object.fromEntries(
      pairs.map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    )
  }

  /** A path as this process sees it, by a path that this program can open. */
  seenPath(path: string): string {
    return `${this.#folder}/root${path}`
  }

  /** A file of its folder in proc, by name. */
  read(name: string): string | null {
    try {
      return readFileSync(`${this.#folder}/${name}`, 'utf8')
    } catch (error) {
      if (isAbsent(error)) return null
      throw new Error(`cannot read ${name} of process ${this.pid}: ${errorWords(error)}`, { cause: error })
    }
  }
}

function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ENOENT', 'EACCES', 'EPERM', 'ESRCH', 'ENOTDIR'].includes(String(error.code))
  )
}
