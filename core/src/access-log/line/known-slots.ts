/** Places for texts of one hash: with one alone two names of two dozen would take each other's place with every line. */
const mostWays = 4

/**
 * Texts that come again and again, found by their bytes. Each has a slot of its own while it is known; there is room for so many, and a new one
 * takes the place of another.
 */
export class KnownSlots {
  readonly #room: number
  readonly #mostBytes: number
  readonly #ways: number
  readonly #lengths: Int32Array
  readonly #hashes: Int32Array
  /** The bytes of each, zeros behind them. */
  readonly #words: Int32Array
  readonly #wordsEach: number
  /** In which of its places the next text is put that finds none free. */
  #turn = 0
  #isNew = false
  #last = 0

  /**
   * @param room a power of two
   * @param mostBytes of a text that is remembered
   */
  constructor(room: number, mostBytes: number) {
    this.#room = room
    this.#mostBytes = mostBytes
    this.#wordsEach = (mostBytes + 3) >> 2
    this.#ways = Math.min(room, mostWays)
    this.#lengths = new Int32Array(room)
    this.#hashes = new Int32Array(room)
    this.#words = new Int32Array(room * this.#wordsEach)
  }

  /** How many slots there are: the empty text has the first one, and what is too long to be known the last one. */
  get size(): number {
    return this.#room + 2
  }

  /** The text that was found last was not known, so that its slot means another one from now on. */
  get isNew(): boolean {
    return this.#isNew
  }

  /** The slot that was found last. */
  get last(): number {
    return this.#last
  }

  /**
   * The slot of the text in these bytes.
   * @param view there are four bytes at least from `end` on
   */
  find(view: DataView, from: number, end: number): number {
    const length = end - from
    this.#isNew = false
    this.#last = 0
    if (length === 0) return 0
    this.#last = this.#room + 1
    if (length > this.#mostBytes) {
      this.#isNew = true
      return this.#last
    }
    const hash = hashOf(view, from, end)
    const first = hash & (this.#room - this.#ways)
    const behind = first + this.#ways
    for (let place = first; place < behind; place += 1)
      if (this.#hashes[place] === hash && this.#isSame(view, from, length, place)) {
        this.#last = place + 1
        return this.#last
      }
    this.#isNew = true
    const place = this.#placeFor(first)
    this.#hashes[place] = hash
    this.#keep(view, from, length, place)
    this.#last = place + 1
    return this.#last
  }

  #placeFor(first: number): number {
    for (let place = first; place < first + this.#ways; place += 1)
      if (this.#lengths[place] === 0) return place
    this.#turn = (this.#turn + 1) % this.#ways
    return first + this.#turn
  }

  #isSame(view: DataView, from: number, length: number, place: number): boolean {
    if (this.#lengths[place] !== length) return false
    const words = this.#words
    let word = place * this.#wordsEach
    let at = 0
    for (; at + 4 <= length; at += 4, word += 1)
      if (view.getInt32(from + at, true) !== words[word]) return false
    return at === length || firstBytes(view.getInt32(from + at, true), length - at) === words[word]
  }

  #keep(view: DataView, from: number, length: number, place: number): void {
    const words = this.#words
    let word = place * this.#wordsEach
    let at = 0
    this.#lengths[place] = length
    for (; at + 4 <= length; at += 4, word += 1) words[word] = view.getInt32(from + at, true)
    if (at < length) words[word] = firstBytes(view.getInt32(from + at, true), length - at)
  }
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
