declare global {
  interface Buffer {
    /** What `toString('latin1', …)` comes to, without its detour, which costs as much again for a short text. */
    latin1Slice(from: number, end: number): string
  }
}

/**
 * Texts that come again and again, found by their bytes, and what each of them means: nothing is made of one that came before, and who keeps
 * them keeps one and the same. There is room for so many; a new one takes the place of another.
 */
export class KnownTexts<T> {
  readonly #make: (text: string) => T
  readonly #none: T
  readonly #room: number
  readonly #mostBytes: number
  readonly #known: (Known<T> | undefined)[] = []

  /**
   * @param room a power of two
   * @param mostBytes of a text that is remembered
   */
  constructor(room: number, mostBytes: number, make: (text: string) => T) {
    this.#make = make
    this.#none = make('')
    this.#room = room
    this.#mostBytes = mostBytes
  }

  /** What the empty text means. */
  get none(): T {
    return this.#none
  }

  /**
   * What the ASCII text in these bytes means.
   * @param view of the same bytes; there are four at least from `end` on
   */
  find(bytes: Buffer, view: DataView, from: number, end: number): T {
    const length = end - from
    if (length === 0) return this.#none
    const slot = hashOf(view, from, end) & (this.#room - 1)
    const known = this.#known[slot]
    if (known?.length === length && isSame(view, from, known)) return known.value
    const value = this.#make(bytes.latin1Slice(from, end))
    if (length <= this.#mostBytes) this.#known[slot] = { length, words: wordsOf(view, from, end), value }
    return value
  }
}

interface Known<T> {
  length: number
  /** Its bytes, zeros behind them. */
  words: number[]
  value: T
}

function isSame(view: DataView, from: number, { length, words }: Known<unknown>): boolean {
  let at = 0
  for (; at + 4 <= length; at += 4) if (view.getInt32(from + at, true) !== words[at >> 2]) return false
  return at === length || firstBytes(view.getInt32(from + at, true), length - at) === words[at >> 2]
}

function wordsOf(view: DataView, from: number, end: number): number[] {
  const words: number[] = []
  let at = from
  for (; at + 4 <= end; at += 4) words.push(view.getInt32(at, true))
  if (at < end) words.push(firstBytes(view.getInt32(at, true), end - at))
  return words
}

/** @param number from 1 to 3 */
function firstBytes(four: number, number: number): number {
  return four & ((1 << (8 * number)) - 1)
}

/** Of its length and some of its bytes: what has the same takes one place in turn. */
function hashOf(view: DataView, from: number, end: number): number {
  const length = end - from
  const first = view.getInt32(from, true)
  let hash = Math.imul(length ^ (length < 4 ? firstBytes(first, length) : first), 0x5bd1e995)
  if (length >= 8) {
    const middle = view.getInt32(from + (length >>> 1) - 2, true)
    const last = view.getInt32(end - 4, true)
    hash = Math.imul(hash ^ middle ^ (hash >>> 15), 0x2c1b3c6d)
    hash = Math.imul(hash ^ last ^ (hash >>> 13), 0x5bd1e995)
  }
  return hash ^ (hash >>> 15)
}
