import { lstatSync, readdirSync, type Stats } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import type { LogFiles, LoggedFile, OpenLog } from '../access-log/follow/log-files.ts'
import { AppError } from '../error.ts'
import { LogPacking, unpackedHead } from './log-packing.ts'
import { isMissing, openLog, unreadable } from './open-log.ts'

/**
 * The files of a log on a disk, as Caddy rotates them: `access-<time>-<reason>.log`, compressed with `.gz` or `.zst` behind it, and
 * `access.log` itself. Symbolic links are none of them.
 */
export class AccessLogFiles implements LogFiles {
  readonly #path: string
  readonly #folder: string
  readonly #packing: LogPacking

  /** @param scratch a folder of this user alone, for what is unpacked; that of the log unless it is named */
  constructor(path: string, scratch = dirname(path)) {
    this.#path = path
    this.#folder = dirname(path)
    this.#packing = new LogPacking(scratch)
  }

  list(): LoggedFile[] {
    const rotated = new Map<string, LoggedFile>()
    for (const name of this.#names()) {
      const file = this.#rotated(name)
      if (file === null) continue
      const known = rotated.get(file.rotated)
      if (known === undefined || known.packed) rotated.set(file.rotated, file)
    }
    const inTime = [...rotated.values()].sort((a, b) => (a.rotated < b.rotated ? -1 : 1))
    const current = this.current()
    return current === null ? inTime : [...inTime, current]
  }

  current(): LoggedFile | null {
    const found = stateOf(this.#path)
    if (found === undefined) return null
    if (found.isSymbolicLink()) throw new AppError('unavailable', 'the access log is a symbolic link')
    if (!found.isFile()) throw new AppError('unavailable', 'the access log is not a regular file')
    const { ino, size } = found
    return { name: basename(this.#path), rotated: '', packed: false, ino, size }
  }

  open(file: LoggedFile): OpenLog | 'gone' | 'packed' {
    return file.packed ? this.#packing.open(file) : openLog(join(this.#folder, file.name))
  }

  head(file: LoggedFile, bytes: number): Buffer {
    const path = join(this.#folder, file.name)
    if (file.packed) return unpackedHead(path, bytes)
    const open = openLog(path)
    if (open === 'gone') return Buffer.alloc(0)
    try {
      const buffer = Buffer.alloc(bytes)
      return buffer.subarray(0, open.read(buffer, 0))
    } finally {
      open.close()
    }
  }

  unpack(file: LoggedFile): Promise<void> {
    return this.#packing.unpack(join(this.#folder, file.name), file)
  }

  tidy(): void {
    this.#packing.tidy()
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder)
    } catch (error) {
      if (isMissing(error)) return []
      throw unreadable(error)
    }
  }

  /** Null: it is no rotated file of this log. */
  #rotated(name: string): LoggedFile | null {
    const ending = extname(this.#path)
    const beginning = `${basename(this.#path, ending)}-`
    const plain = name.replace(/\.(?:gz|zst)$/, '')
    if (!plain.startsWith(beginning) || !plain.endsWith(ending)) return null
    const time = plain.slice(beginning.length, plain.length - ending.length)
    const found = /^\d{4}-/.test(time) ? stateOf(join(this.#folder, name)) : undefined
    if (!found?.isFile()) return null
    // Of several within a millisecond, the second is `…-size_1`, and the eleventh `…-size_10`.
    const rotated = time.replace(/_(\d+)$/, (_, count) => `_${String(count).padStart(6, '0')}`)
    return { name, rotated, packed: plain !== name, ino: found.ino, size: found.size }
  }
}

/** The file itself, without waiting for anything and without following links; undefined when it is not there. */
function stateOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw unreadable(error)
  }
}
