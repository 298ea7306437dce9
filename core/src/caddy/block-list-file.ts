import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  constants,
  type FSWatcher,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { ListFile } from '../blocks/list-file.ts'
import { AppError, errorWords } from '../error.ts'
import type { Log } from '../log.ts'

const temporaryEnd = '.tmp'
/** Whatever lies in the file's place is not followed, and a pipe must not hold anything up. */
const ofItself = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * The list of blocks in a folder of its own, which is watched. It is not synced to the disk: the database is the truth, the list is
 * compared with it at the start, and one that a power cut tore is none, because its last line seals it.
 */
export class BlockListFile implements ListFile {
  readonly #path: string
  readonly #log: Log
  #following: FSWatcher | null = null

  /** @param path absolute */
  constructor(path: string, log: Log) {
    this.#path = path
    this.#log = log
  }

  write(text: string): void {
    const temporary = `${this.#path}.${randomBytes(6).toString('hex')}${temporaryEnd}`
    try {
      this.#makeRoom()
      writeFileSync(temporary, text, { flag: 'wx', mode: 0o600 })
      renameSync(temporary, this.#path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw new AppError('unavailable', `${this.#path} cannot be written (${errorWords(error)})`, {
        cause: error,
      })
    }
  }

  fault(text: string): string | null {
    try {
      return folderFault(dirname(this.#path)) ?? fileFault(this.#path, text)
    } catch (error) {
      return `it cannot be read (${errorWords(error)})`
    }
  }

  follow(changed: () => void, signal: AbortSignal): void {
    this.#following?.close()
    this.#following = null
    if (signal.aborted) return
    try {
      // The folder, because a rename over the file ends the watch of a file.
      const following = watch(dirname(this.#path), { persistent: false, signal })
      following.on('change', (_what, name) => {
        if (name === basename(this.#path)) changed()
      })
      // What goes wrong with it is made good by looking.
      following.on('error', () => following.close())
      this.#following = following
    } catch (error) {
      this.#log.warn('list of blocks not followed', { words: errorWords(error) })
    }
  }

  /** Removes what writes that were cut off have left. */
  clean(): void {
    const beginning = `${basename(this.#path)}.`
    const folder = dirname(this.#path)
    if (folderFault(folder) !== null) return
    for (const name of readdirSync(folder))
      if (name.startsWith(beginning) && name.endsWith(temporaryEnd))
        rmSync(join(folder, name), { force: true })
  }

  /** What is no file of ours and would be in the way is kept beside it: nobody knows what is in it. */
  #makeRoom(): void {
    const folder = dirname(this.#path)
    const found = lstatSync(folder, { throwIfNoEntry: false })
    if (found && !found.isDirectory()) setAside(folder)
    if (!found?.isDirectory()) mkdirSync(folder, { mode: 0o700 })
    else if ((found.mode & 0o777) !== 0o700) chmodSync(folder, 0o700)
    if (lstatSync(this.#path, { throwIfNoEntry: false })?.isDirectory()) setAside(this.#path)
  }
}

function setAside(path: string): void {
  renameSync(path, `${path}.${randomBytes(6).toString('hex')}.found`)
}

function folderFault(folder: string): string | null {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (!found) return 'its folder is missing'
  if (!found.isDirectory()) return 'something else is in the place of its folder'
  return (found.mode & 0o777) === 0o700 ? null : 'others may look into its folder, or nobody can'
}

function fileFault(path: string, text: string): string | null {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return 'it is missing'
  if (found.isSymbolicLink()) return 'a symbolic link is in its place'
  if (found.isDirectory()) return 'a folder is in its place'
  if (!found.isFile()) return 'it is not a regular file'
  const descriptor = openSync(path, ofItself)
  try {
    const { mode, size } = fstatSync(descriptor)
    if ((mode & 0o777) !== 0o600) return 'others may read or write it, or nobody can'
    const same = size === Buffer.byteLength(text) && readFileSync(descriptor, 'utf8') === text
    return same ? null : 'it does not hold what it should'
  } finally {
    closeSync(descriptor)
  }
}
