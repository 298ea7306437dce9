import type { PagedBucket } from './bucket-pages.ts'

/** Places that there is room for at first. */
const fewest = 64
const none = -1

/** A bucket that is kept at a place of its own. */
export interface KeptBucket extends PagedBucket {
  seen: number[]
  readonly at: number
}

/**
 * Buckets by route and subject, and in the order in which they were last used. What leads to them lies in numbers: a flood of clients begins and
 * throws away one for each of them, and a map of texts would be made anew again and again.
 */
export class KeptBuckets {
  readonly #detector: string
  /** By their places; those that were thrown away are filled again. */
  readonly #buckets: KeptBucket[] = []
  readonly #free: number[] = []
  /** By their hashes, of which several may lead to one: the first place of each chain, and the next one of each place. */
  #heads = new Int32Array(2 * fewest).fill(none)
  #nexts = new Int32Array(fewest)
  #hashes = new Int32Array(fewest)
  #befores = new Int32Array(fewest)
  #afters = new Int32Array(fewest)
  #first = none
  #last = none

  constructor(detector: string) {
    this.#detector = detector
  }

  get size(): number {
    return this.#buckets.length - this.#free.length
  }

  /** What was not used for the longest time. */
  get first(): KeptBucket | null {
    return this.#buckets[this.#first] ?? null
  }

  /** What was used next; null when it was the last one. */
  after({ at }: KeptBucket): KeptBucket | null {
    return this.#buckets[this.#afters[at] ?? none] ?? null
  }

  /** @param hash of its route and subject, the same for the same ones (`keyHash`) */
  find(route: string, subject: string, hash: number): KeptBucket | null {
    let at = this.#heads[hash & (this.#heads.length - 1)] ?? none
    for (; at !== none; at = this.#nexts[at] ?? none) {
      if (this.#hashes[at] !== hash) continue
      const bucket = this.#buckets[at]
      if (bucket?.subject === subject && bucket.route === route) return bucket
    }
    return null
  }

  /** One that is to be filled, as the last one. */
  add(route: string, subject: string, hash: number): KeptBucket {
    const at = this.#free.pop() ?? this.#buckets.length
    if (at === this.#nexts.length) this.#enlarge()
    const bucket = this.#buckets[at] ?? emptyBucket(this.#detector, at)
    this.#buckets[at] = bucket
    bucket.route = route
    bucket.subject = subject
    this.#hashes[at] = hash
    this.#chain(at)
    this.#append(at)
    return bucket
  }

  use({ at }: KeptBucket): void {
    if (at === this.#last) return
    this.#takeOut(at)
    this.#append(at)
  }

  /** What it holds may be read until another one is added. */
  drop({ at }: KeptBucket): void {
    const head = (this.#hashes[at] ?? 0) & (this.#heads.length - 1)
    let before = this.#heads[head] ?? none
    if (before === at) this.#heads[head] = this.#nexts[at] ?? none
    else {
      while (this.#nexts[before] !== at) before = this.#nexts[before] ?? none
      this.#nexts[before] = this.#nexts[at] ?? none
    }
    this.#takeOut(at)
    this.#free.push(at)
  }

  #chain(at: number): void {
    const head = (this.#hashes[at] ?? 0) & (this.#heads.length - 1)
    this.#nexts[at] = this.#heads[head] ?? none
    this.#heads[head] = at
  }

  #append(at: number): void {
    this.#befores[at] = this.#last
    this.#afters[at] = none
    if (this.#last === none) this.#first = at
    else this.#afters[this.#last] = at
    this.#last = at
  }

  #takeOut(at: number): void {
    const before = this.#befores[at] ?? none
    const after = this.#afters[at] ?? none
    if (before === none) this.#first = after
    else this.#afters[before] = after
    if (after === none) this.#last = before
    else this.#befores[after] = before
  }

  /** All places are in use. */
  #enlarge(): void {
    const room = 2 * this.#nexts.length
    this.#nexts = enlarged(this.#nexts, room)
    this.#hashes = enlarged(this.#hashes, room)
    this.#befores = enlarged(this.#befores, room)
    this.#afters = enlarged(this.#afters, room)
    this.#heads = new Int32Array(2 * room).fill(none)
    for (const { at } of this.#buckets) this.#chain(at)
  }
}

/** Of a route and a subject, as an integer with a sign. Few subjects have several routes: of those the length is enough. */
export function keyHash(route: string, subject: string): number {
  let hash = Math.imul(route.length, 0x9e3779b1)
  for (let at = 0; at < subject.length; at += 1) hash = Math.imul(hash ^ subject.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

function enlarged(numbers: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(room)
  larger.set(numbers)
  return larger
}

function emptyBucket(detector: string, at: number): KeptBucket {
  return {
    detector,
    route: '',
    subject: '',
    atMs: 0,
    level: 0,
    isFull: false,
    count: 0,
    firstMs: 0,
    seen: [],
    used: 0,
    page: 0,
    place: 0,
    at,
  }
}
