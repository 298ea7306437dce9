import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '../error.ts'

/**
 * A regular file as a whole.
 * @throws AppError `not_found` when it is not there, `invalid` when it is no regular file, is too long or cannot be read
 */
export async function readImportFile(path: string, maxBytes: number): Promise<Buffer> {
  const file = await openFile(path)
  try {
    const state = await file.stat()
    if (state.isDirectory()) throw new AppError('invalid', `${path} is a folder; name the file.`)
    if (!state.isFile()) throw new AppError('invalid', `${path} is not a regular file.`)
    const buffer = Buffer.alloc(maxBytes + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null)
      length += bytesRead
      if (length > maxBytes)
        throw new AppError('invalid', `${path} has more than ${maxBytes} bytes; import it in smaller parts.`)
      if (bytesRead === 0) return buffer.subarray(0, length)
    }
  } finally {
    await file.close()
  }
}

/** @throws AppError */
async function openFile(path: string): Promise<FileHandle> {
  try {
    // A pipe must not hold anything up until somebody writes to it.
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new AppError('not_found', `There is no file ${path} on the machine where Gatehouse runs.`)
    throw new AppError('invalid', `${path} cannot be opened by the user who runs Gatehouse.`, {
      cause: error,
    })
  }
}
