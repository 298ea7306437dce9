import { createHash, type Hash } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  createReadStream,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { AppError, errorWords } from '../error.ts'
import { parseJson } from '../parse-json.ts'
import { readHeader } from './header.ts'
import { type BackupFile, Manifest } from './manifest.ts'
import { damaged, fileKey, openChunks } from './sealed-stream.ts'

const newline = 0x0a
const mostManifestBytes = 64 * 1024 * 1024

/** By what a backup is opened. */
export interface BackupKey {
  /** Derived from the master key for backups. */
  key: Uint8Array
  /** Eight digits by which people tell master keys apart. */
  fingerprint: string
}

/**
 * Reads a whole backup and writes its files into an empty folder, each synced, with its mode; every hash is compared.
 * @throws AppError when it is none, was sealed under another master key, or is not as it was written
 */
export async function readArchive(
  file: string,
  { key, fingerprint }: BackupKey,
  into: string,
): Promise<Manifest> {
  const header = readHeader(file)
  if (header.fingerprint !== fingerprint)
    throw new AppError(
      'conflict',
      `This backup was sealed under the master key ${header.fingerprint}, and the one here is ${fingerprint}. Name the file of the right one with GATEHOUSE_MASTER_KEY_FILE.`,
    )
  const unpacking = new Unpacking(into)
  try {
    await pipeline(
      createReadStream(file, { start: header.bytes.length }),
      sealed => openChunks(fileKey(key, header.salt), header.bytes, sealed),
      createZstdDecompress(),
      async pieces => {
        for await (const piece of pieces) unpacking.take(piece)
      },
    )
    return unpacking.finish()
  } catch (error) {
    unpacking.abandon()
    if (error instanceof AppError) throw error
    if (error instanceof Error && 'syscall' in error)
      throw new AppError('unavailable', `The backup cannot be unpacked: ${errorWords(error)}.`, {
        cause: error,
      })
    throw damaged(error)
  }
}

/** What comes out of the stream, file by file. */
class Unpacking {
  readonly #into: string
  #line: Buffer[] = []
  #lineBytes = 0
  #manifest: Manifest | null = null
  #next = 0
  #open: { file: BackupFile; descriptor: number; left: number; hash: Hash } | null = null

  constructor(into: string) {
    this.#into = into
  }

  take(piece: Buffer): void {
    let rest = piece
    if (this.#manifest === null) {
      const after = this.#takeLine(piece)
      if (after === null) return
      rest = after
    }
    while (rest.length > 0) {
      const open = this.#open
      if (!open) throw damaged()
      const part = rest.subarray(0, open.left)
      writeSync(open.descriptor, part)
      open.hash.update(part)
      open.left -= part.length
      rest = rest.subarray(part.length)
      if (open.left === 0) this.#closeOne()
    }
  }

  finish(): Manifest {
    if (this.#manifest === null || this.#open !== null) throw damaged()
    for (const { path, mode } of this.#manifest.folders) {
      mkdirSync(join(this.#into, path), { recursive: true, mode: 0o700 })
      chmodSync(join(this.#into, path), mode)
    }
    return this.#manifest
  }

  abandon(): void {
    if (this.#open) closeSync(this.#open.descriptor)
    this.#open = null
  }

  /** @returns what follows the line of the manifest, or null while it goes on */
  #takeLine(piece: Buffer): Buffer | null {
    const end = piece.indexOf(newline)
    this.#line.push(end < 0 ? piece : piece.subarray(0, end))
    this.#lineBytes += piece.length
    if (end < 0 && this.#lineBytes > mostManifestBytes) throw damaged()
    if (end < 0) return null
    const read = Manifest.safeParse(parseJson(Buffer.concat(this.#line).toString('utf8')))
    if (!read.success) throw damaged(read.error)
    this.#manifest = read.data
    this.#openNext()
    return piece.subarray(end + 1)
  }

  /** Files without bytes are over as soon as they are begun. */
  #openNext(): void {
    const file = this.#manifest?.files[this.#next]
    if (!file) return
    this.#next += 1
    const path = join(this.#into, file.path)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const descriptor = openSync(path, 'wx', 0o600)
    this.#open = { file, descriptor, left: file.bytes, hash: createHash('sha256') }
    if (file.bytes === 0) this.#closeOne()
  }

  #closeOne(): void {
    const open = this.#open
    if (!open) return
    fchmodSync(open.descriptor, open.file.mode)
    fsyncSync(open.descriptor)
    closeSync(open.descriptor)
    this.#open = null
    if (open.hash.digest('hex') !== open.file.hash) throw damaged()
    this.#openNext()
  }
}
