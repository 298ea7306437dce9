import type { ByteWriter } from './byte-writer.ts'

/** Bytes of keys that there is room for at first, and at most how many of a key are hashed: beginnings are often alike. */
const [usualBytes, keyHashed] = [1024, 24]
/** Of a text in UTF-16, what a unit takes in UTF-8 at most. */
const mostOfUnit = 3

const encoder = new TextEncoder()

/** Text in bytes, to be looked at four at a time. */
export interface Bytes {
  bytes: Buffer
  view: DataView
}

/** Room for so many bytes. */
export function roomFor(most: number): Bytes {
  const bytes = Buffer.alloc(most)
  return { bytes, view: viewOf(bytes) }
}

/** What keys are written into that come as texts. */
let scratch = roomFor(usualBytes)

/** Above it numbers are no small integers any more. */
const mostIds = 2 ** 30
let ids = 0

/** An ASCII text that comes again and again: its bytes are not looked at where it was counted last. */
export class KnownKey {
  /** Of this text alone; 0 when there are no more. */
  readonly id: number
  readonly hash: number
  readonly room: Bytes
  readonly from: number
  readonly end: number

  /** @param room where its bytes lie for as long as it is known */
  constructor(room: Bytes, from: number, end: number) {
    ids = Math.min(ids + 1, mostIds)
    this.id = ids === mostIds ? 0 : ids
    this.room = room
    this.from = from
    this.end = end
    this.hash = hashOf(room.bytes, room.view, from, end)
  }
}

/** Of a key, in numbers that lie side by side: where its bytes begin, and how many they are; the `id` of who was counted last. */
const part = { hash: 0, from: 1, length: 2, id: 3 } as const
const parts = 4

/**
 * Counts of at most so many keys, each as its bytes in UTF-8: a flood of new ones leaves no garbage behind, and those that are kept hold on to nothing
 * else. Who writes keys that are looked for in one place makes it compare all of them, no more.
 */
export class KeyTable {
  readonly #most: number
  #size = 0
  readonly #keys: Int32Array
  readonly #counts: Float64Array
  /** By their hashes, with open addressing: 0, or one more than where a key is. At most half of it is in use. */
  readonly #places: Uint16Array
  /** One behind the other, in the order of their places; what is between them is free. */
  #kept = roomFor(usualBytes)
  #used = 0
  /** Nothing but ASCII was ever put in. */
  #isAscii = true

  /** @param most at most 30,000 */
  constructor(most: number) {
    this.#most = most
    this.#keys = new Int32Array(parts * most)
    this.#counts = new Float64Array(most)
    this.#places = new Uint16Array(2 ** Math.ceil(Math.log2(2 * most)))
  }

  /** Counts a key once more. @returns false when it is not there, and there is no room for it */
  add(key: string): boolean {
    const end = this.#written(key)
    return this.addBytes(scratch, 0, end)
  }

  /** The same of an ASCII text in these bytes. */
  addBytes({ bytes, view }: Bytes, from: number, end: number): boolean {
    return this.#count(bytes, view, from, end - from, hashOf(bytes, view, from, end), 0, 1)
  }

  /** The same of one that is known. */
  addKnown({ room, from, end, hash, id }: KnownKey): boolean {
    return this.#count(room.bytes, room.view, from, end - from, hash, id, 1)
  }

  /** Takes in a key, while there is room; where it is there already its counts are added. */
  put(key: string, count: number): void {
    const end = this.#written(key)
    const { bytes, view } = scratch
    this.#count(bytes, view, 0, end, hashOf(bytes, view, 0, end), 0, count)
  }

  /** Takes so much from each key; those that had no more are gone. */
  take(number: number): void {
    const [keys, counts] = [this.#keys, this.#counts]
    this.#places.fill(0)
    const size = this.#size
    let left = 0
    for (let at = 0; at < size; at += 1) {
      const count = (counts[at] ?? 0) - number
      if (count <= 0) continue
      for (let which = 0; which < parts; which += 1)
        keys[parts * left + which] = keys[parts * at + which] ?? 0
      counts[left] = count
      left += 1
      this.#places[this.#freeSlot(keys[parts * at] ?? 0)] = left
    }
    this.#size = left
    if (left === 0) this.#used = 0
  }

  clear(): void {
    this.take(Number.POSITIVE_INFINITY)
  }

  /** In no order that means anything. */
  *entries(): Iterable<[key: string, count: number]> {
    for (let at = 0; at < this.#size; at += 1) yield [this.#text(at), this.#counts[at] ?? 0]
  }

  /** Those with the most first, then by their texts. */
  sorted(): [key: string, count: number][] {
    return this.#ranks().map(at => [this.#text(at), this.#counts[at] ?? 0])
  }

  /** Writes the count and the text of each, in that order. */
  write(writer: ByteWriter): void {
    for (const at of this.#ranks()) {
      writer.number(this.#counts[at] ?? 0)
      writer.bytes(this.#kept.bytes, this.#fromAt(at), this.#fromAt(at) + this.#lengthAt(at))
    }
  }

  /** Their places in the order of `sorted`. */
  #ranks(): number[] {
    const ranks = Array.from({ length: this.#size }, (_, at) => at)
    const texts = this.#isAscii ? null : ranks.map(at => this.#text(at))
    const inOrder = (one: number, other: number) =>
      texts === null ? this.#compare(one, other) : (texts[one] ?? '') < (texts[other] ?? '') ? -1 : 1
    return ranks.sort(
      (one, other) => (this.#counts[other] ?? 0) - (this.#counts[one] ?? 0) || inOrder(one, other),
    )
  }

  #count(
    bytes: Buffer,
    view: DataView,
    from: number,
    length: number,
    hash: number,
    id: number,
    count: number,
  ): boolean {
    const [places, keys] = [this.#places, this.#keys]
    let slot = hash & (places.length - 1)
    for (;;) {
      const at = (places[slot] ?? 0) - 1
      if (at < 0) break
      const key = parts * at
      if (keys[key + part.hash] === hash) {
        const isOne = id !== 0 && keys[key + part.id] === id
        if (isOne || (keys[key + part.length] === length && this.#isSame(key, bytes, view, from, length))) {
          if (!isOne) keys[key + part.id] = id
          this.#counts[at] = (this.#counts[at] ?? 0) + count
          return true
        }
      }
      slot = (slot + 1) & (places.length - 1)
    }
    const at = this.#size
    if (at === this.#most) return false
    const key = parts * at
    keys[key + part.from] = this.#keep(bytes, view, from, length)
    this.#size = at + 1
    keys[key + part.hash] = hash
    keys[key + part.length] = length
    keys[key + part.id] = id
    this.#counts[at] = count
    places[slot] = at + 1
    return true
  }

  #isSame(key: number, bytes: Buffer, view: DataView, from: number, length: number): boolean {
    const own = this.#keys[key + part.from] ?? 0
    const kept = this.#kept
    if (length < 4) {
      for (let next = 0; next < length; next += 1)
        if (kept.bytes[own + next] !== bytes[from + next]) return false
      return true
    }
    const last = length - 4
    for (let next = 0; next < last; next += 4)
      if (kept.view.getInt32(own + next, true) !== view.getInt32(from + next, true)) return false
    return kept.view.getInt32(own + last, true) === view.getInt32(from + last, true)
  }

  /** @returns where the bytes are kept */
  #keep(bytes: Buffer, view: DataView, from: number, length: number): number {
    if (this.#used + length > this.#kept.bytes.length) this.#makeRoom(length)
    const own = this.#used
    const kept = this.#kept
    this.#used = own + length
    let next = 0
    for (; next + 4 <= length; next += 4)
      kept.view.setInt32(own + next, view.getInt32(from + next, true), true)
    for (; next < length; next += 1) kept.bytes[own + next] = bytes[from + next] ?? 0
    return own
  }

  /** Moves the keys together; into as much room again where that leaves less than half of it. */
  #makeRoom(length: number): void {
    let needed = length
    for (let at = 0; at < this.#size; at += 1) needed += this.#lengthAt(at)
    const before = this.#kept.bytes
    if (2 * needed > before.length) this.#kept = roomFor(2 ** Math.ceil(Math.log2(2 * needed)))
    this.#used = 0
    for (let at = 0; at < this.#size; at += 1) {
      const from = this.#fromAt(at)
      const end = from + this.#lengthAt(at)
      before.copy(this.#kept.bytes, this.#used, from, end)
      this.#keys[parts * at + part.from] = this.#used
      this.#used += end - from
    }
  }

  /** Writes a text where keys are looked at. @returns where it ends there */
  #written(key: string): number {
    if (key.length * mostOfUnit > scratch.bytes.length) scratch = roomFor(2 * key.length * mostOfUnit)
    const { written } = encoder.encodeInto(key, scratch.bytes)
    if (written > key.length) this.#isAscii = false
    return written
  }

  #text(at: number): string {
    const from = this.#fromAt(at)
    const end = from + this.#lengthAt(at)
    return this.#isAscii
      ? this.#kept.bytes.latin1Slice(from, end)
      : this.#kept.bytes.toString('utf8', from, end)
  }

  /** Of two texts that are ASCII. */
  #compare(one: number, other: number): number {
    const { bytes } = this.#kept
    const [a, b] = [this.#fromAt(one), this.#fromAt(other)]
    const [ofOne, ofOther] = [this.#lengthAt(one), this.#lengthAt(other)]
    const common = Math.min(ofOne, ofOther)
    for (let next = 0; next < common; next += 1) {
      const difference = (bytes[a + next] ?? 0) - (bytes[b + next] ?? 0)
      if (difference !== 0) return difference
    }
    return ofOne - ofOther
  }

  #fromAt(at: number): number {
    return this.#keys[parts * at + part.from] ?? 0
  }

  #lengthAt(at: number): number {
    return this.#keys[parts * at + part.length] ?? 0
  }

  #freeSlot(hash: number): number {
    let slot = hash & (this.#places.length - 1)
    while (this.#places[slot] !== 0) slot = (slot + 1) & (this.#places.length - 1)
    return slot
  }
}

/** Of its length and of the bytes at its end. */
function hashOf(bytes: Buffer, view: DataView, from: number, end: number): number {
  let hash = end - from
  if (hash < 4) for (let at = from; at < end; at += 1) hash = mixed(hash, bytes[at] ?? 0)
  else {
    const last = end - 4
    for (let at = Math.max(from, end - keyHashed); at < last; at += 4)
      hash = mixed(hash, view.getInt32(at, true))
    hash = mixed(hash, view.getInt32(last, true))
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}

function mixed(before: number, word: number): number {
  const hash = Math.imul(before ^ word, 0x5bd1e995)
  return (hash << 13) | (hash >>> 19)
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}
