import { AppError } from '@gatehouse/core/error.ts'
import { readPrivateFile } from '@gatehouse/core/private-file.ts'

const apiKey = /^gh_[A-Za-z0-9_-]{20,200}$/

/**
 * The API key in a file that nobody else can read.
 * @throws AppError `forbidden` when others can read it, `invalid` when it cannot be read or holds no key
 */
export function readKeyFile(path: string): string {
  const bytes = readPrivateFile(path, { what: 'API key file', maxBytes: 4096 })
  if (bytes === null)
    throw new AppError('invalid', `The API key file ${path} cannot be read: there is no such file.`)
  const text = bytes.toString('utf8').trim()
  if (!apiKey.test(text))
    throw new AppError('invalid', `${path} holds no API key: one line that begins with gh_ is expected.`)
  return text
}
