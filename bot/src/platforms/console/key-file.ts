import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AppError, errorWords } from '@gatehouse/core/error.ts'

const maxBytes = 4096
const apiKey = /^gh_[A-Za-z0-9_-]{20,200}$/

/**
 * The API key in a file that nobody else can read.
 * @throws AppError `forbidden` when others can read it, `invalid` when it cannot be read or holds no key
 */
export function readKeyFile(path: string): string {
  const text = read(path).trim()
  if (!apiKey.test(text))
    throw new AppError('invalid', `${path} holds no API key: one line that begins with gh_ is expected.`)
  return text
}

function read(path: string): string {
  let file: number | null = null
  try {
    file = openSync(path, 'r')
    if ((fstatSync(file).mode & 0o077) !== 0)
      throw new AppError(
        'forbidden',
        `${path} is open to others than you; take that away first: chmod 600 ${path}`,
      )
    const bytes = Buffer.alloc(maxBytes)
    return bytes.toString('utf8', 0, readSync(file, bytes))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('invalid', `The key file cannot be read: ${errorWords(error)}.`, { cause: error })
  } finally {
    if (file !== null) closeSync(file)
  }
}
