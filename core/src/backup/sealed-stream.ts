import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { AppError } from '../error.ts'

/** Of plaintext in every chunk but the last, which may hold less. */
const chunkBytes = 65_536
const tagBytes = 16

/** What was cut, changed, put in another order or written under another key does not open. */
export function damaged(cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    'This backup is damaged: it is not as it was written, or a part of it is missing. Use another one; see: backup list',
    { cause },
  )
}

/**
 * Seals a stream in chunks with AES-256-GCM. The nonce of a chunk is its number and whether it is the last one (the STREAM construction:
 * Hoang, Reyhanitabar, Rogaway, Vizár 2015), so that none can be left out, moved, or taken from the end; the header is bound to each.
 */
export async function* sealChunks(
  key: Uint8Array,
  header: Uint8Array,
  plain: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let number = 0
  for await (const { chunk, isLast } of chunksOf(plain, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonce(number, isLast), { authTagLength: tagBytes })
    cipher.setAAD(header)
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()])
    number += 1
  }
}

/** The plaintext of what `sealChunks` made; nothing of a chunk before that chunk is known to be right. @throws AppError `damaged` */
export async function* openChunks(
  key: Uint8Array,
  header: Uint8Array,
  sealed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let number = 0
  for await (const { chunk, isLast } of chunksOf(sealed, chunkBytes + tagBytes)) {
    yield openChunk(key, header, { chunk, number, isLast })
    number += 1
  }
}

function openChunk(
  key: Uint8Array,
  header: Uint8Array,
  { chunk, number, isLast }: { chunk: Buffer; number: number; isLast: boolean },
): Buffer {
  if (chunk.length < tagBytes) throw damaged()
  const end = chunk.length - tagBytes
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(number, isLast), { authTagLength: tagBytes })
  decipher.setAAD(header)
  decipher.setAuthTag(chunk.subarray(end))
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, end)), decipher.final()])
  } catch (cause) {
    throw damaged(cause)
  }
}

/** Each file has a key of its own, from its salt, because the numbers of chunks begin anew with each. */
export function fileKey(backupKey: Uint8Array, salt: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', backupKey, salt, 'gatehouse backup file', 32))
}

function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeUIntBE(number, 5, 6)
  bytes[11] = isLast ? 1 : 0
  return bytes
}

/** Pieces of exactly so many bytes, and a last one that may have fewer, also none. */
async function* chunksOf(
  stream: AsyncIterable<Uint8Array>,
  bytes: number,
): AsyncGenerator<{ chunk: Buffer; isLast: boolean }> {
  let held: Buffer[] = []
  let heldBytes = 0
  for await (const piece of stream) {
    held.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
    heldBytes += piece.byteLength
    // A full one is given only when more follows: the last one is known as such.
    if (heldBytes <= bytes) continue
    let all = Buffer.concat(held)
    while (all.length > bytes) {
      yield { chunk: all.subarray(0, bytes), isLast: false }
      all = all.subarray(bytes)
    }
    held = [all]
    heldBytes = all.length
  }
  yield { chunk: Buffer.concat(held), isLast: true }
}
