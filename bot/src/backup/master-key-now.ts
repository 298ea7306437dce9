import { AppError } from '@gatehouse/core/error.ts'
import { checkValue } from '@gatehouse/core/identity/derive-key.ts'
import type { KeyFile } from '@gatehouse/core/identity/key-file.ts'

/**
 * The master key under which the database is sealed now, read from its file: a backup that nobody could open is worth nothing.
 * @throws AppError `unavailable` when the file does not hold it any more
 */
export function masterKeyNow(keyFile: KeyFile, counts: () => Uint8Array): Buffer {
  const check = counts()
  for (const read of [() => keyFile.read(), () => keyFile.readNext()]) {
    const key = read()
    if (key !== null && checkValue(key).equals(check)) return key
  }
  throw new AppError(
    'unavailable',
    `${keyFile.path} does not hold the master key under which the database is sealed. Put that key back there: without it neither a backup nor the next start works.`,
  )
}
