import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { AppError, errorWords } from '../error.ts'
import { makeHeader } from './header.ts'
import type { Manifest } from './manifest.ts'
import { fileKey, sealChunks } from './sealed-stream.ts'

/** What is packed, and where. */
export interface ArchiveParts {
  /** The file to be made, which must not be there. */
  file: string
  /** The folder in which the manifest's files are. */
  from: string
  manifest: Manifest
  /** Derived from the master key for backups. */
  key: Uint8Array
  fingerprint: string
}

/**
 * Writes the manifest in one line of JSON, then the bytes of its files one after the other; compressed with zstd, sealed, synced to disk,
 * mode 0600.
 * @throws AppError `unavailable` when it cannot be written
 */
export async function writeArchive({ file, from, manifest, key, fingerprint }: ArchiveParts): Promise<void> {
  const { bytes, salt } = makeHeader(fingerprint, randomBytes(32))
  try {
    await pipeline(
      plain(from, manifest),
      createZstdCompress(),
      async function* seal(packed: AsyncIterable<Uint8Array>) {
        yield bytes
        yield* sealChunks(fileKey(key, salt), bytes, packed)
      },
      createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }),
    )
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('unavailable', `The backup ${file} cannot be written: ${errorWords(error)}.`, {
      cause: error,
    })
  }
}

async function* plain(from: string, manifest: Manifest): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(manifest)}\n`)
  for (const { path, bytes } of manifest.files) {
    let left = bytes
    for await (const piece of createReadStream(join(from, path))) {
      left -= piece.length
      yield piece
    }
    if (left !== 0) throw new Error(`${path} changed while it was packed`)
  }
}
