import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { AppError, errorWords } from './error.ts'
import { shellWord } from './shell-word.ts'

/** What a private file is called in sentences, as in `master key file`, and how long it is at most. */
export interface PrivateFileRule {
  what: string
  maxBytes: number
}

/**
 * What stands in a small file that is its owner's alone, or null when there is no file. A symbolic link counts as what it leads to. What
 * is checked is what is read, whatever happens to the path meanwhile.
 * @throws AppError `forbidden` when others than its owner can read or write it, `invalid` when it is no regular file, is too long or
 * cannot be read; no sentence holds anything of it
 */
export function readPrivateFile(path: string, rule: PrivateFileRule): Buffer | null {
  const file = openIfThere(path, rule)
  if (file === null) return null
  try {
    demandPrivate(file, path, rule)
    return readAll(file, path, rule)
  } finally {
    closeSync(file)
  }
}

function openIfThere(path: string, { what }: PrivateFileRule): number | null {
  try {
    // A pipe must not hold anything up until somebody writes to it.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new AppError('invalid', `The ${what} ${path} cannot be opened: ${errorWords(error)}.`, {
      cause: error,
    })
  }
}

function demandPrivate(file: number, path: string, { what }: PrivateFileRule): void {
  const state = fstatSync(file)
  if (!state.isFile())
    throw new AppError(
      'invalid',
      `The ${what} ${path} is not a regular file. Name a file that holds the key and nothing else.`,
    )
  if (state.uid !== 0 && state.uid !== process.geteuid?.())
    throw new AppError(
      'forbidden',
      `The ${what} ${path} belongs to another user, who could change it. Give it to the user who runs Gatehouse, or to root.`,
    )
  if ((state.mode & 0o066) !== 0)
    throw new AppError(
      'forbidden',
      `The ${what} ${path} can be read or written by others than its owner (mode ${(state.mode & 0o777).toString(8)}). Take that away with: chmod 600 ${shellWord(path)}`,
    )
}

function readAll(file: number, path: string, { what, maxBytes }: PrivateFileRule): Buffer {
  const buffer = Buffer.alloc(maxBytes + 1)
  let length = 0
  for (;;) {
    const read = readSync(file, buffer, length, buffer.length - length, null)
    if (read === 0) return buffer.subarray(0, length)
    length += read
    if (length > maxBytes)
      throw new AppError(
        'invalid',
        `The ${what} ${path} has more than ${maxBytes} bytes. Name a file that holds the key and nothing else.`,
      )
  }
}
