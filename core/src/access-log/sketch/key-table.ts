import { ownText } from './own-text.ts'
import { keyHash } from './text-hash.ts'

/**
 * Counts of at most so many keys. A flood of new ones costs a third of what it does with a `Map`, which hashes each by a call and is made anew
 * when enough was deleted. Who writes keys that are looked for in one place makes it compare all of them, no more.
 */
export class KeyTable {
  readonly #most: number
  /** An array of one length: one that is cut and grows again is made anew each time. */
  readonly #keys: string[]
  #size = 0
  readonly #hashes: Int32Array
  readonly #counts: Float64Array
  /** By their hashes, with open addressing: 0, or one more than where a key is. At most half of it is in use. */
  readonly #places: Uint16Array

  /** @param most at most 30,000 */
  constructor(most: number) {
    this.#most = most
    this.#keys = new Array<string>(most).fill('')
    this.#hashes = new Int32Array(most)
    this.#counts = new Float64Array(most)
    this.#places = new Uint16Array(2 ** Math.ceil(Math.log2(2 * most)))
  }

  /**
   * Counts a key once more.
   * @param known its `keyHash`; 0 when nobody has worked it out
   * @returns false when it is not there, and there is no room for it
   */
  add(key: string, known = 0): boolean {
    const hash = (known || keyHash(key)) | 0
    const slot = this.#slotOf(key, hash)
    const at = (this.#places[slot] ?? 0) - 1
    if (at < 0) return this.#place(slot, key, hash, 1)
    const count = (this.#counts[at] ?? 0) + 1
    this.#counts[at] = count
    // Most come once, and are gone before this is worth while.
    if (count === 2) this.#keys[at] = ownText(key)
    return true
  }

  /** Takes in a key, while there is room; where it is there already its counts are added. */
  put(key: string, count: number): void {
    const hash = keyHash(key) | 0
    const slot = this.#slotOf(key, hash)
    const at = (this.#places[slot] ?? 0) - 1
    if (at < 0) this.#place(slot, key, hash, count)
    else this.#counts[at] = (this.#counts[at] ?? 0) + count
  }

  /** Takes so much from each key; those that had no more are gone. */
  take(number: number): void {
    const [keys, hashes, counts] = [this.#keys, this.#hashes, this.#counts]
    this.#places.fill(0)
    const size = this.#size
    let left = 0
    for (let at = 0; at < size; at += 1) {
      const count = (counts[at] ?? 0) - number
      if (count <= 0) continue
      const hash = hashes[at] ?? 0
      keys[left] = keys[at] ?? ''
      hashes[left] = hash
      counts[left] = count
      left += 1
      this.#places[this.#freeSlot(hash)] = left
    }
    keys.fill('', left, size)
    this.#size = left
  }

  /** Lets go of whatever else its keys are a part of. */
  own(): void {
    for (let at = 0; at < this.#size; at += 1)
      if (this.#counts[at] === 1) this.#keys[at] = ownText(this.#keys[at] ?? '')
  }

  clear(): void {
    this.take(Number.POSITIVE_INFINITY)
  }

  /** In no order that means anything. */
  *entries(): Iterable<[key: string, count: number]> {
    for (let at = 0; at < this.#size; at += 1) yield [this.#keys[at] ?? '', this.#counts[at] ?? 0]
  }

  #place(slot: number, key: string, hash: number, count: number): boolean {
    const at = this.#size
    if (at === this.#most) return false
    this.#keys[at] = key
    this.#size = at + 1
    this.#hashes[at] = hash
    this.#counts[at] = count
    this.#places[slot] = at + 1
    return true
  }

  /** Where it is, or where it would be. */
  #slotOf(key: string, hash: number): number {
    const places = this.#places
    let slot = hash & (places.length - 1)
    for (;;) {
      const at = (places[slot] ?? 0) - 1
      if (at < 0 || (this.#hashes[at] === hash && this.#keys[at] === key)) return slot
      slot = (slot + 1) & (places.length - 1)
    }
  }

  #freeSlot(hash: number): number {
    let slot = hash & (this.#places.length - 1)
    while (this.#places[slot] !== 0) slot = (slot + 1) & (this.#places.length - 1)
    return slot
  }
}
