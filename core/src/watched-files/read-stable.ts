import { constants } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { errorWords } from '../error.ts'

/** A file as it was for the whole time of reading. */
export interface StableFile {
  kind: 'read'
  bytes: Buffer
  changedAtMs: number
  /** Another one for another file, time or size. */
  version: string
  /** So old that a later change has another time. */
  settled: boolean
}

/** How long after its modification time a file may still change without that time telling, as in caddy/internal/watched. */
const racyMs = 2000
const attempts = 20
/** How long a file must look the same before it counts, as in caddy/internal/watched: its writer may not be through. */
const settleMs = 250
/** A file that never rests is read as it is. */
const mostRests = 8

/**
 * Reads a file that others replace.
 * @returns a clause without a full stop when it cannot be read as a whole
 */
export async function readStable(path: string, maxBytes: number): Promise<StableFile | string> {
  let file: FileHandle
  await atRest(path)
  try {
    // A pipe must not hold anything up until somebody writes to it.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return `${path} is missing`
    return `${path} cannot be opened (${errorWords(error)})`
  }
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const found = await readOnce(file, path, maxBytes)
      if (found !== undefined) return found
    }
    return `${path} changes faster than it can be read`
  } catch (error) {
    return `${path} cannot be read (${errorWords(error)})`
  } finally {
    await file.close()
  }
}

/** Resolves when the file was not written to for a moment. */
async function atRest(path: string): Promise<void> {
  for (let rest = 0; rest < mostRests; rest += 1) {
    const changedAtMs = (await stat(path).catch(() => undefined))?.mtimeMs ?? 0
    const ageMs = Date.now() - changedAtMs
    if (ageMs < 0 || ageMs >= settleMs) return
    await setTimeout(settleMs - ageMs)
  }
}

/** Undefined when the file changed meanwhile. */
async function readOnce(
  file: FileHandle,
  path: string,
  maxBytes: number,
): Promise<StableFile | string | undefined> {
  const before = await file.stat({ bigint: true })
  if (!before.isFile()) return `${path} is not a regular file`
  if (before.size > maxBytes) return `${path} is larger than ${maxBytes} bytes`
  const readAtMs = Date.now()
  const bytes = Buffer.alloc(Number(before.size))
  const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
  const after = await file.stat({ bigint: true })
  if (bytesRead !== bytes.length || after.size !== before.size || after.mtimeNs !== before.mtimeNs)
    return undefined
  const changedAtMs = Number(after.mtimeNs / 1_000_000n)
  return {
    kind: 'read',
    bytes,
    changedAtMs,
    version: `${after.ino} ${after.mtimeNs} ${after.size}`,
    settled: readAtMs - changedAtMs > racyMs,
  }
}
