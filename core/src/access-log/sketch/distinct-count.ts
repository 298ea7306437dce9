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

  /** The same of a text that has this `textHash`. */
  addHash(hash: number): void {
    this.#addHash(hash)
  }

  merge(other: DistinctCount): void {
    if (other.#registers) {
      const own = this.#dense()
      for (let index = 0; index < registers; index += 1) atLeast(own, index, other.#registers[index] ?? 0)
    } else for (const hash of other.#sparse ?? []) if (hash !== 0) this.#addHash(hash)
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

  /**
   * Merges one that was stored; without making it, as thousands of rows may have to be.
   * @throws AppError `unavailable` when these are no bytes of a count; then some of them may be in it
   */
  mergeBytes(bytes: Uint8Array): void {
    const reader = new ByteReader(bytes)
    if (reader.ended) return
    const form = reader.number()
    if (form === sparseForm) this.#mergeSparse(reader)
    else if (form === denseForm) this.#mergeDense(reader)
    else damaged()
  }

  /** @throws AppError `unavailable` when these are no bytes of a count */
  static fromBytes(bytes: Uint8Array): DistinctCount {
    const count = new DistinctCount()
    count.mergeBytes(bytes)
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
    const sparse = this.#sparse ?? new Uint32Array(0)
    for (let slot = 0; slot < sparse.length; slot += 1) {
      const hash = sparse[slot] ?? 0
      if (hash !== 0) raise(dense, hash)
    }
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

  #mergeSparse(reader: ByteReader): void {
    let hash = 0
    for (let inUse = 0; !reader.ended; inUse += 1) {
      const step = reader.number()
      hash += step
      if (step === 0 || hash > 0xffffffff || inUse === mostSparse) damaged()
      this.#addHash(hash)
    }
  }

  /** A register that was never raised is a gap before the next one: with a gap of 0 or 1 it takes one byte. */
  #writeDense(writer: ByteWriter, dense: Uint8Array): void {
    writer.number(denseForm)
    let gap = 0
    for (let index = 0; index < dense.length; index += 1) {
      const rank = dense[index] ?? 0
      if (rank === 0) gap += 1
      else {
        writer.number(gap * 64 + rank)
        gap = 0
      }
    }
  }

  #mergeDense(reader: ByteReader): void {
    const own = this.#dense()
    for (let index = 0; !reader.ended; index += 1) {
      const pair = reader.number()
      const rank = pair % 64
      index += Math.floor(pair / 64)
      if (index >= registers || rank === 0 || rank > 33 - indexBits) damaged()
      atLeast(own, index, rank)
    }
  }
}

function enlarged(sparse: Uint32Array): Uint32Array {
  const larger = new Uint32Array(sparse.length * 2)
  for (let slot = 0; slot < sparse.length; slot += 1) {
    const hash = sparse[slot] ?? 0
    if (hash !== 0) larger[slotOf(larger, hash)] = hash
  }
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
  atLeast(dense, index, rank)
}

function atLeast(dense: Uint8Array, index: number, rank: number): void {
  if (rank > (dense[index] ?? 0)) dense[index] = rank
}
