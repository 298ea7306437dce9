import { ByteReader, damaged } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'
import { ownText } from './own-text.ts'

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
  readonly #counts = new Map<string, number>()
  #total = 0
  /** What was taken from each key that is there, and at most what any other had. */
  #taken = 0

  /** @param most keys that are kept */
  constructor(most: number) {
    this.#most = most
  }

  /** Of how many keys this is. */
  get total(): number {
    return this.#total
  }

  /** @param key well-formed and of bounded length */
  add(key: string): void {
    this.#total += 1
    const count = this.#counts.get(key)
    if (count !== undefined) this.#counts.set(key, count + 1)
    else if (this.#counts.size < this.#most) this.#counts.set(ownText(key), 1)
    else this.#take(1)
  }

  merge(other: Frequent): void {
    this.#total += other.#total
    this.#taken += other.#taken
    for (const [key, count] of other.#counts) this.#counts.set(key, (this.#counts.get(key) ?? 0) + count)
    const over = [...this.#counts.values()].sort((a, b) => b - a)[this.#most]
    if (over !== undefined) this.#take(over)
  }

  /** The first so many, by what they have at least, then by their text. */
  top(most: number): FrequentKey[] {
    return [...this.#counts]
      .sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))
      .slice(0, most)
      .map(([key, count]) => ({ key, atLeast: count, atMost: count + this.#taken }))
  }

  /** Equal for equal keys and counts, in whatever order they came. */
  toBytes(): Uint8Array {
    const writer = new ByteWriter()
    if (this.#total === 0) return writer.done()
    writer.number(this.#total)
    writer.number(this.#taken)
    for (const { key, atLeast } of this.top(this.#counts.size)) {
      writer.number(atLeast)
      writer.text(key)
    }
    return writer.done()
  }

  /** @throws AppError `unavailable` when these are no bytes of so many keys */
  static fromBytes(bytes: Uint8Array, most: number): Frequent {
    const frequent = new Frequent(most)
    const reader = new ByteReader(bytes)
    if (reader.ended) return frequent
    frequent.#total = reader.number()
    frequent.#taken = reader.number()
    while (!reader.ended) {
      const count = reader.number()
      frequent.#counts.set(reader.text(), count)
    }
    return frequent.#counts.size > most ? damaged() : frequent
  }

  #take(number: number): void {
    this.#taken += number
    for (const [key, count] of this.#counts) {
      if (count > number) this.#counts.set(key, count - number)
      else this.#counts.delete(key)
    }
  }
}
