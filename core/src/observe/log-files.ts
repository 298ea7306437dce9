import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { AppError, errorWords } from '../error.ts'

/** A file of a log that is open for reading. */
export class LogFile {
  readonly #descriptor: number
  readonly ino: number

  /** @throws AppError `unavailable` with a clause without a full stop */
  constructor(path: string) {
    this.#descriptor = openRegular(path)
    this.ino = fstatSync(this.#descriptor).ino
  }

  get size(): number {
    return fstatSync(this.#descriptor).size
  }

  /** Fills a buffer as far as there is something from `offset` on. @returns how many bytes */
  read(into: Buffer, offset: number): number {
    return readSync(this.#descriptor, into, 0, into.length, offset)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

/** The file itself, without waiting for anything; undefined when it is not there. */
export function fileAt(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false })
}

/** The uncompressed files of a log that Caddy rotates, oldest first: `access-<time>….log`, then `access.log` itself when it is there. */
export function logFiles(path: string): { path: string; ino: number }[] {
  const ending = extname(path)
  const beginning = `${basename(path, ending)}-`
  const rotated = readdirSync(dirname(path))
    .filter(
      name =>
        name.startsWith(beginning) && name.endsWith(ending) && /^\d{4}-/.test(name.slice(beginning.length)),
    )
    // Their names hold the time of rotation, so that names are in the order of time.
    .sort()
    .map(name => join(dirname(path), name))
  return [...rotated, path].flatMap(file => {
    const found = fileAt(file)
    return found?.isFile() ? [{ path: file, ino: found.ino }] : []
  })
}

function openRegular(path: string): number {
  try {
    // A pipe must not hold anything up until somebody writes to it.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    if (fstatSync(descriptor).isFile()) return descriptor
    closeSync(descriptor)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new AppError('unavailable', 'the access log is missing')
    throw new AppError('unavailable', `the access log cannot be read (${errorWords(error)})`)
  }
  throw new AppError('unavailable', 'the access log is not a regular file')
}
