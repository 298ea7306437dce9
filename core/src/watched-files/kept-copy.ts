import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sha256 } from '../canonical-json.ts'

/** As in caddy/internal/watched/copy.go: the first line of a copy. */
const Origin = z.object({
  path: z.string(),
  read_at: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
})
/** The longest path, with each byte escaped, and the rest. */
const maxLineBytes = 32 << 10

/**
 * When the edge read what it keeps of a file, in milliseconds since 1970.
 * @param storage the folder of the edge's storage
 * @returns null when no whole copy is there
 */
export async function keptSince(storage: string, path: string): Promise<number | null> {
  let file: FileHandle
  try {
    file = await open(join(storage, 'followed-files', sha256(path)))
  } catch {
    return null // There is none, or none that can be seen from here.
  }
  try {
    const start = Buffer.alloc(maxLineBytes)
    const { bytesRead } = await file.read(start, 0, start.length, 0)
    const lineBytes = start.subarray(0, bytesRead).indexOf('\n')
    const origin = Origin.parse(JSON.parse(start.toString('utf8', 0, lineBytes)))
    const whole = (await file.stat()).size === lineBytes + 1 + origin.bytes
    return whole && origin.path === path ? origin.read_at : null
  } catch {
    return null // It is damaged, so the edge cannot use it either.
  } finally {
    await file.close()
  }
}
