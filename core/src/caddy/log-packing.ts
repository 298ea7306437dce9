import { createReadStream, createWriteStream, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { constants, createGunzip, createZstdDecompress, gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { LoggedFile, OpenLog } from '../access-log/follow/log-files.ts'
import { AppError, errorWords } from '../error.ts'
import { logOf, openLog } from './open-log.ts'

/** More than the head of a file can come out of; a block of zstd has up to 128 KiB, and cannot be read before all of it is there. */
const headSourceBytes = { gzip: 16 * 1024, zstd: 256 * 1024 }
const mostUnpackedBytes = 64 * 1024 * 1024

/** The first bytes of a compressed file; none when it is damaged, or gone. */
export function unpackedHead(path: string, bytes: number): Buffer {
  const packed = firstOf(path, isZstd(path) ? headSourceBytes.zstd : headSourceBytes.gzip)
  const maxOutputLength = mostUnpackedBytes
  try {
    const unpacked = isZstd(path)
      ? zstdDecompressSync(packed, { maxOutputLength, finishFlush: constants.ZSTD_e_flush })
      : gunzipSync(packed, { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH })
    return unpacked.subarray(0, bytes)
  } catch {
    // Whatever it is, it is not the file that is looked for.
    return Buffer.alloc(0)
  }
}

/** One file at a time, unpacked into a folder. */
export class LogPacking {
  readonly #path: string
  #ready: { ino: number; whole: boolean } | null = null

  constructor(scratch: string) {
    this.#path = join(scratch, 'unpacked-access.log')
  }

  open({ ino }: LoggedFile): OpenLog | 'gone' | 'packed' {
    if (this.#ready?.ino !== ino) return 'packed'
    return logOf(openSync(this.#path, 'r'), ino, this.#ready.whole)
  }

  async unpack(path: string, { ino }: LoggedFile): Promise<void> {
    this.tidy()
    const whole = await this.#unpack(path)
    this.#ready = { ino, whole }
  }

  /** Deletes what was unpacked. */
  tidy(): void {
    this.#ready = null
    rmSync(this.#path, { force: true })
  }

  /** @returns false when it is damaged: then what came before the damage was unpacked */
  async #unpack(path: string): Promise<boolean> {
    const unpacking = isZstd(path) ? createZstdDecompress() : createGunzip()
    try {
      await pipeline(createReadStream(path), unpacking, createWriteStream(this.#path, { mode: 0o600 }))
      return true
    } catch (error) {
      if (isDamage(error)) return false
      throw new AppError('unavailable', `a compressed access log cannot be unpacked (${errorWords(error)})`, {
        cause: error,
      })
    }
  }
}

function isZstd(path: string): boolean {
  return path.endsWith('.zst')
}

/** By its code: one of zlib's own, and not of a disk. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_)/.test(String(error.code))
}

function firstOf(path: string, bytes: number): Buffer {
  const file = openLog(path)
  if (file === 'gone') return Buffer.alloc(0)
  try {
    const buffer = Buffer.alloc(bytes)
    return buffer.subarray(0, file.read(buffer, 0))
  } finally {
    file.close()
  }
}
