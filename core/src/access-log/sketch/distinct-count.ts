import { ByteReader, damaged } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { cardinality } from './cardinality.ts'
import { textHash } from './text-hash.ts'

const indexBits = 12
const registers = 1 << indexBits
const mostSparse = 128
const fewestSlots = 16
/** The first byte: how the rest is written. */
const sparseForm = 1
const denseForm = 2

/**
 * How many different texts there were, by HyperLogLog with 4096 registers: a standard error of 1.04/√4096 = 1.6 %. Up to 128 of them their
 * hashes are kept, which is exact but for one chance in 500,000. At most 4 KiB.
 */
export class DistinctCount {
  /** Hashes by open addressing, 0 is empty; null when there are registers. */
  #sparse: Uint32Array | null = new Uint32Array(fewestSlots)
  #inUse = 0
  #registers: Uint8Array | null = null

  add(text: string): void {
    this.#addHash(textHash(text))
  }

  merge(other: DistinctCount): void {
    if (other.#sparse) {
      for (const hash of other.#sparse) if (hash !== 0) this.#addHash(hash)
      return
    }
    const own = this.#dense()
    for (const [index, rank] of (other.#registers ?? []).entries())
      if (rank > (own[index] ?? 0)) own[index] = rank
  }

  /** A whole number. */
  count(): number {
    return this.#registers ? Math.round(cardinality(this.#registers, 32 - indexBits)) : this.#inUse
  }

  /** Equal for equal texts, in whatever order they came. At most 4 KiB and a byte. */
  toBytes(): Uint8Array {
    const writer = new ByteWriter()
    if (this.#sparse) this.#writeSparse(writer, this.#sparse)
    else this.#writeDense(writer, this.#dense())
    return writer.done()
  }

  /** @throws AppError `unavailable` when these are no bytes of a count */
  static fromBytes(bytes: Uint8Array): DistinctCount {
    const count = new DistinctCount()
    if (bytes.length === 0) return count
    const reader = new ByteReader(bytes)
    const form = reader.number()
    if (form === sparseForm) count.#readSparse(reader)
    else if (form === denseForm) count.#readDense(reader)
    else damaged()
    return count
  }

  #addHash(hash: number): void {
    if (this.#registers) raise(this.#registers, hash)
    else if (this.#sparse) this.#remember(this.#sparse, hash)
  }

  #remember(sparse: Uint32Array, hash: number): void {
    const slot = slotOf(sparse, hash)
    if (sparse[slot] === hash) return
    if (this.#inUse === mostSparse) raise(this.#dense(), hash)
    else {
      sparse[slot] = hash
      this.#inUse += 1
      if (this.#inUse * 2 > sparse.length) this.#sparse = enlarged(sparse)
    }
  }

  #dense(): Uint8Array {
    if (this.#registers) return this.#registers
    const dense = new Uint8Array(registers)
    for (const hash of this.#sparse ?? []) if (hash !== 0) raise(dense, hash)
    this.#registers = dense
    this.#sparse = null
    return dense
  }

  #writeSparse(writer: ByteWriter, sparse: Uint32Array): void {
    if (this.#inUse === 0) return
    writer.number(sparseForm)
    let before = 0
    for (const hash of sparse.filter(slot => slot !== 0).sort()) {
      writer.number(hash - before)
      before = hash
    }
  }

  #readSparse(reader: ByteReader): void {
    for (let hash = 0; !reader.ended; ) {
      const step = reader.number()
      hash += step
      if (step === 0 || hash > 0xffffffff || !this.#sparse) damaged()
      this.#addHash(hash)
    }
  }

  /** A register that was never raised is a gap before the next one: with a gap of 0 or 1 it takes one byte. */
  #writeDense(writer: ByteWriter, dense: Uint8Array): void {
    writer.number(denseForm)
    let gap = 0
    for (const rank of dense) {
      if (rank === 0) gap += 1
      else {
        writer.number(gap * 64 + rank)
        gap = 0
      }
    }
  }

  #readDense(reader: ByteReader): void {
    const dense = this.#dense()
    for (let index = 0; !reader.ended; index += 1) {
      const pair = reader.number()
      index += Math.floor(pair / 64)
      if (index >= registers || pair % 64 === 0 || pair % 64 > 33 - indexBits) damaged()
      dense[index] = pair % 64
    }
  }
}

function enlarged(sparse: Uint32Array): Uint32Array {
  const larger = new Uint32Array(sparse.length * 2)
  for (const hash of sparse) if (hash !== 0) larger[slotOf(larger, hash)] = hash
  return larger
}

/** Where it is, or where there is room for it: half of the slots are always empty. */
function slotOf(sparse: Uint32Array, hash: number): number {
  let slot = hash & (sparse.length - 1)
  while (sparse[slot] !== 0 && sparse[slot] !== hash) slot = (slot + 1) & (sparse.length - 1)
  return slot
}

/** The first bits of a hash say which register; how many zeros come first in the others says how rare it was. */
function raise(dense: Uint8Array, hash: number): void {
  const index = hash >>> (32 - indexBits)
  const rank = Math.clz32((hash << indexBits) | (1 << (indexBits - 1))) + 1
  if (rank > (dense[index] ?? 0)) dense[index] = rank
}
