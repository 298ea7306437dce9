import { ByteReader, damaged } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { type Bytes, KeyTable, type KnownKey } from './key-table.ts'

/** A key, and how often it came: at least and at most. */
export interface FrequentKey {
  key: string
  atLeast: number
  atMost: number
}

/**
 * The most frequent keys, by Misra and Gries: of n keys every one that came more often than n / (most + 1) is there, and none is counted
 * too high. Merging keeps that (Agarwal and others, "Mergeable summaries", PODS 2012). It depends on nothing but the keys and their order.
 */
export class Frequent {
  readonly #most: number
  readonly #counts: KeyTable
  #total = 0
  /** What was taken from each key that is there, and at most what any other had. */
  #taken = 0

  /** @param most keys that are kept */
  constructor(most: number) {
    this.#most = most
    this.#counts = new KeyTable(most)
  }

  /** Of how many keys this is. */
  get total(): number {
    return this.#total
  }

  /** @param key well-formed and of bounded length */
  add(key: string): void {
    this.#total += 1
    if (!this.#counts.add(key)) this.#takeOne()
  }

  /** The same of an ASCII text in these bytes. */
  addBytes(bytes: Bytes, from: number, end: number): void {
    this.#total += 1
    if (!this.#counts.addBytes(bytes, from, end)) this.#takeOne()
  }

  /** The same of one that is known. */
  addKnown(key: KnownKey): void {
    this.#total += 1
    if (!this.#counts.addKnown(key)) this.#takeOne()
  }

  merge(other: Frequent): void {
    this.#total += other.#total
    this.#taken += other.#taken
    const counts = new Map(this.#counts.entries())
    for (const [key, count] of other.#counts.entries()) counts.set(key, (counts.get(key) ?? 0) + count)
    const over = counts.size > this.#most ? ([...counts.values()].sort((a, b) => b - a)[this.#most] ?? 0) : 0
    this.#taken += over
    this.#counts.clear()
    for (const [key, count] of counts) if (count > over) this.#counts.put(key, count - over)
  }

  /**
   * The same under other names: what gets one name is one. Nothing is counted too high; of what was not counted one name may have had all.
   */
  renamed(nameOf: (key: string) => string): Frequent {
    const frequent = new Frequent(this.#most)
    let [counted, isOther] = [0, false]
    for (const [key, count] of this.#counts.entries()) {
      const name = nameOf(key)
      isOther ||= name !== key
      frequent.#counts.put(name, count)
      counted += count
    }
    if (!isOther) return this
    frequent.#total = this.#total
    frequent.#taken = this.#taken === 0 ? 0 : this.#total - counted
    return frequent
  }

  /** The same with a text before each name. Names that were not one are not one then. */
  prefixed(prefix: string): Frequent {
    const frequent = new Frequent(this.#most)
    for (const [key, count] of this.#counts.entries()) frequent.#counts.put(prefix + key, count)
    frequent.#total = this.#total
    frequent.#taken = this.#taken
    return frequent
  }

  /** The first so many, by what they have at least, then by their text. */
  top(most: number): FrequentKey[] {
    return this.#counts
      .sorted()
      .slice(0, most)
      .map(([key, count]) => ({ key, atLeast: count, atMost: count + this.#taken }))
  }

  /** Equal for equal keys and counts, in whatever order they came. */
  toBytes(): Uint8Array {
    const writer = new ByteWriter()
    if (this.#total === 0) return writer.done()
    writer.number(this.#total)
    writer.number(this.#taken)
    this.#counts.write(writer)
    return writer.done()
  }

  /** @throws AppError `unavailable` when these are no bytes of so many keys */
  static fromBytes(bytes: Uint8Array, most: number): Frequent {
    const frequent = new Frequent(most)
    const reader = new ByteReader(bytes)
    if (reader.ended) return frequent
    frequent.#total = reader.number()
    frequent.#taken = reader.number()
    for (let keys = 0; !reader.ended; keys += 1) {
      if (keys === most) damaged()
      const count = reader.number()
      frequent.#counts.put(reader.text(), count)
    }
    return frequent
  }

  /** From every key that is there, in place of the one that has no room. */
  #takeOne(): void {
    this.#taken += 1
    this.#counts.take(1)
  }
}
