import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { AppError, errorWords } from '../error.ts'
import type { KeyFile } from '../identity/key-file.ts'
import { keyMaterial } from '../identity/key-material.ts'

/** A key takes no more; whatever is longer is another file. */
const maxFileBytes = 4096

/** A master key in a file, and the next one in `<file>.next`. A symbolic link counts as what it leads to. */
export class MasterKeyFile implements KeyFile {
  readonly path: string
  readonly nextPath: string

  constructor(path: string) {
    this.path = path
    this.nextPath = `${path}.next`
  }

  read(): Buffer | null {
    return readKey(this.path)
  }

  readNext(): Buffer | null {
    return readKey(this.nextPath)
  }

  takeNext(): void {
    renameSync(this.nextPath, this.path)
    const folder = openSync(dirname(this.path), 'r')
    try {
      fsyncSync(folder)
    } finally {
      closeSync(folder)
    }
  }

  canTakeNext(): boolean {
    try {
      rmdirSync(mkdtempSync(`${this.path}.`))
      return true
    } catch {
      return false
    }
  }
}

function readKey(file: string): Buffer | null {
  const descriptor = openIfThere(file)
  if (descriptor === null) return null
  try {
    demandPrivateFile(descriptor, file)
    return keyMaterial(readAll(descriptor, file), file)
  } finally {
    closeSync(descriptor)
  }
}

function openIfThere(file: string): number | null {
  try {
    // A pipe must not hold the start up until somebody writes to it.
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new AppError('invalid', `The master key file ${file} cannot be opened: ${errorWords(error)}.`, {
      cause: error,
    })
  }
}

function demandPrivateFile(descriptor: number, file: string): void {
  const state = fstatSync(descriptor)
  if (!state.isFile())
    throw new AppError(
      'invalid',
      `The master key ${file} is not a regular file. Name a file that holds the key.`,
    )
  if ((state.mode & 0o066) !== 0)
    throw new AppError(
      'invalid',
      `The master key file ${file} can be read or written by others than its owner (mode ${(state.mode & 0o777).toString(8)}). Take that away with: chmod 600 ${file}`,
    )
}

function readAll(descriptor: number, file: string): Buffer {
  const buffer = Buffer.alloc(maxFileBytes + 1)
  let length = 0
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null)
    if (read === 0) break
    length += read
    if (length > maxFileBytes)
      throw new AppError(
        'invalid',
        `The master key file ${file} has more than ${maxFileBytes} bytes. Name a file that holds the key and nothing else.`,
      )
  }
  return buffer.subarray(0, length)
}
