import {
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { type AddressFinder, longestAddress } from '../access-log/forget/address-finder.ts'
import { overwrite } from '../access-log/forget/overwrite.ts'
import { AppError, errorWords } from '../error.ts'
import { AccessLogFiles } from './access-log-files.ts'
import { isMissing } from './open-log.ts'

const chunkBytes = 1024 * 1024
/** What must be seen around an address to know that it is one. */
const around = 4
const overlap = longestAddress + 2 * around

/**
 * Takes the addresses of a network out of all files of a log, in place, so that everything else stays where it is; compressed files are
 * written anew. Doing it again does no harm.
 * @returns how many there were
 * @throws AppError `unavailable` with a clause without a full stop
 */
export async function overwriteLog(path: string, finder: AddressFinder): Promise<number> {
  let count = 0
  for (const { name, packed } of new AccessLogFiles(path).list()) {
    const file = join(dirname(path), name)
    try {
      count += packed ? await overwritePacked(file, finder) : overwriteFile(file, finder)
    } catch (error) {
      // Caddy deletes what is too old meanwhile.
      if (isMissing(error)) continue
      const words = `${name} could not be overwritten (${errorWords(error)})`
      throw new AppError('unavailable', words, { cause: error })
    }
  }
  return count
}

/** The same in one file that is not compressed. */
export function overwriteFile(path: string, finder: AddressFinder): number {
  const file = openSync(path, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!fstatSync(file).isFile()) return 0
    const buffer = Buffer.allocUnsafe(chunkBytes)
    let count = 0
    for (let at = 0; ; at += chunkBytes - overlap) {
      const read = readSync(file, buffer, 0, chunkBytes, at)
      const isLast = read < chunkBytes
      for (const { from, end } of finder.find(buffer.subarray(0, read))) {
        // What is this near to an edge is seen whole in the piece before, or in the next.
        if ((at > 0 && from < around) || (!isLast && from >= read - overlap + around)) continue
        writeSync(file, Buffer.alloc(end - from, '-'), 0, end - from, at + from)
        count += 1
      }
      if (isLast) break
    }
    if (count > 0) fsyncSync(file)
    return count
  } finally {
    closeSync(file)
  }
}

async function overwritePacked(path: string, finder: AddressFinder): Promise<number> {
  const beside = `${path}.anew`
  const isZstd = path.endsWith('.zst')
  const taking = new Overwriting(finder)
  try {
    await pipeline(
      createReadStream(path),
      isZstd ? createZstdDecompress() : createGunzip(),
      taking,
      isZstd ? createZstdCompress() : createGzip(),
      createWriteStream(beside, { mode: statSync(path).mode & 0o777, flush: true }),
    )
    if (taking.count > 0) renameSync(beside, path)
    return taking.count
  } finally {
    rmSync(beside, { force: true })
  }
}

/** Takes addresses out of what flows through, line by line; what is longer than any line is taken as it comes. */
class Overwriting extends Transform {
  count = 0
  readonly #finder: AddressFinder
  #rest: Buffer = Buffer.alloc(0)

  constructor(finder: AddressFinder) {
    super()
    this.#finder = finder
  }

  override _transform(bytes: Buffer, _: BufferEncoding, done: (error: null, bytes: Buffer) => void): void {
    const all = Buffer.concat([this.#rest, bytes])
    const end = all.length > chunkBytes ? all.length : all.lastIndexOf(0x0a) + 1
    this.#rest = Buffer.from(all.subarray(end))
    done(null, this.#clean(all.subarray(0, end)))
  }

  override _flush(done: (error: null, bytes: Buffer) => void): void {
    done(null, this.#clean(this.#rest))
  }

  #clean(bytes: Buffer): Buffer {
    this.count += overwrite(bytes, this.#finder)
    return bytes
  }
}
