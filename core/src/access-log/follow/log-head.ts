import { createHash } from 'node:crypto'
import type { LogFiles, LoggedFile, OpenLog } from './log-files.ts'
import type { LogPosition } from './log-position.ts'

/** By so many bytes a file is known again, at most. Each line has its time to the microsecond, so that no two files begin alike. */
const mostHeadBytes = 1024

type Head = Pick<LogPosition, 'head' | 'headBytes'>

/** Of a file of which nothing is known yet. */
export const noHead: Head = { head: '', headBytes: 0 }

/** What a file is known by once it was read up to `offset`. */
export function headOf(file: OpenLog, offset: number, known: Head): Head {
  const headBytes = Math.min(offset, mostHeadBytes)
  if (headBytes === known.headBytes) return known
  return { head: digest(firstBytes(file, headBytes)), headBytes }
}

/** Whether an open file still begins as it did. */
export function beginsWith(file: OpenLog, { head, headBytes }: Head): boolean {
  return headBytes === 0 || digest(firstBytes(file, headBytes)) === head
}

/** Whether a file begins so. */
export function isHeadOf(files: LogFiles, file: LoggedFile, { head, headBytes }: Head): boolean {
  return headBytes > 0 && digest(files.head(file, headBytes)) === head
}

function firstBytes(file: OpenLog, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes)
  return buffer.subarray(0, file.read(buffer, 0))
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
