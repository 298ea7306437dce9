import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import { AppError, errorWords } from '../error.ts'
import { parseJson } from '../parse-json.ts'
import { damaged } from './sealed-stream.ts'

/** The first line of every backup: what it is, and the version of the format. */
const magic = 'gatehouse-backup 1\n'
const mostBytes = 1024

const Fields = z.strictObject({
  /** The first eight digits of the check value of the master key. */
  key: z.string().regex(/^[0-9a-f]{8}$/),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
})

/** What stands before the sealed part, readable by everybody. */
export interface Header {
  /** As it stands in the file; bound to everything that follows. */
  bytes: Buffer
  fingerprint: string
  salt: Buffer
}

/** The two lines before the sealed part. */
export function makeHeader(fingerprint: string, salt: Buffer): Header {
  const fields = JSON.stringify({ key: fingerprint, salt: salt.toString('hex') })
  return { bytes: Buffer.from(`${magic}${fields}\n`), fingerprint, salt }
}

/** @throws AppError when the file cannot be read, is no backup, or is one of a newer version */
export function readHeader(file: string): Header {
  const beginning = readBeginning(file)
  const text = beginning.toString('latin1')
  if (!text.startsWith(magic)) throw notOne(file, text)
  const end = text.indexOf('\n', magic.length)
  const fields = Fields.safeParse(end < 0 ? null : parseJson(text.slice(magic.length, end)))
  if (!fields.success) throw damaged(fields.error)
  const { key, salt } = fields.data
  const header = makeHeader(key, Buffer.from(salt, 'hex'))
  if (!header.bytes.equals(beginning.subarray(0, end + 1))) throw damaged()
  return header
}

function readBeginning(file: string): Buffer {
  const bytes = Buffer.alloc(mostBytes)
  try {
    // A pipe must not hold up every later backup until somebody writes to it.
    const opened = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      if (!fstatSync(opened).isFile()) throw new AppError('invalid', `${file} is not a regular file.`)
      return bytes.subarray(0, readSync(opened, bytes, 0, mostBytes, 0))
    } finally {
      closeSync(opened)
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new AppError('not_found', `There is no backup ${file}.`, { cause: error })
    throw new AppError('invalid', `${file} cannot be read: ${errorWords(error)}.`, { cause: error })
  }
}

function notOne(file: string, text: string): AppError {
  if (/^gatehouse-backup [0-9]{1,4}\n/.test(text))
    return new AppError(
      'invalid',
      `${file} was made by a newer version of Gatehouse. Use that one to read it.`,
    )
  return new AppError('invalid', `${file} is no backup of Gatehouse, or its beginning is damaged.`)
}
