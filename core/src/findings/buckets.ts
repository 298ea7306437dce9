import { ownText } from '../access-log/sketch/own-text.ts'
import { textHash } from '../access-log/sketch/text-hash.ts'
import { BucketPages, type PagedBucket, pagedBuckets } from './bucket-pages.ts'
import type { Bucket, Evidence } from './detector.ts'
import type { BucketPage, FindingPage } from './finding-page.ts'
import { LeastLately } from './least-lately.ts'

const usualMost = 2048
const mostSeen = 256

/** What speaks for a finding: how many, and since when. */
export interface Poured {
  count: number
  firstMs: number
}

interface Kept extends PagedBucket {
  seen: number[]
  before: Kept | null
  after: Kept | null
}

/**
 * The leaky buckets of one detector, by route and subject, in bounded memory. What becomes of them depends on the lines alone, not on when they were
 * written.
 */
export class Buckets {
  readonly #detector: string
  readonly #rule: Bucket
  readonly #most: number
  readonly #byRoute = new Map<string, Map<string, Kept>>()
  readonly #byUse = new LeastLately<Kept>()
  readonly #pages: BucketPages
  /** Those that were thrown away, to be filled again: floods of clients begin one for each of them. */
  readonly #free: Kept[] = []
  #size = 0
  #used = 0

  /**
   * @param stored of all detectors
   * @param most when there are more, the eighth that was used least lately is thrown away
   */
  constructor(detector: string, rule: Bucket, stored: readonly BucketPage[], most = usualMost) {
    this.#detector = detector
    this.#rule = rule
    this.#most = most
    this.#pages = new BucketPages(detector)
    for (const one of pagedBuckets(stored, detector).sort((a, b) => a.used - b.used)) {
      // Texts that are none in UTF-8 come back as others, which may be one.
      if (this.#byRoute.get(one.route)?.has(one.subject)) continue
      const bucket = { ...one, seen: [...one.seen], before: null, after: null }
      this.#pages.stored(bucket)
      this.#put(bucket)
      this.#used = bucket.used
    }
  }

  get isChanged(): boolean {
    return this.#pages.isChanged
  }

  /** @returns what speaks for a finding now; null while that is not enough */
  pour(route: string, { subject, weight, distinct }: Evidence, atMs: number): Poured | null {
    const { limit } = this.#rule
    if (weight >= limit && distinct === undefined) return { count: 1, firstMs: atMs }
    let bucket = this.#byRoute.get(route)?.get(subject)
    if (bucket === undefined) {
      if (weight <= 0) return null
      bucket = this.#begin(route, subject, atMs)
    }
    this.#leak(bucket, atMs)
    if (distinct !== undefined && !remember(bucket.seen, textHash(distinct) | 0)) return null
    this.#touch(bucket)
    if (weight <= 0) {
      bucket.level = Math.max(0, bucket.level + weight)
      return null
    }
    bucket.level = Math.min(limit, bucket.level + weight)
    bucket.count += 1
    if (bucket.isFull) return { count: 1, firstMs: atMs }
    if (bucket.level < limit) return null
    bucket.isFull = true
    return { count: bucket.count, firstMs: bucket.firstMs }
  }

  /** Throws away those that have run empty. */
  sweep(atMs: number): void {
    let after: Kept | null
    for (let bucket = this.#byUse.first; bucket !== null; bucket = after) {
      after = bucket.after
      if (bucket.level <= (this.#rule.leakPerS * (atMs - bucket.atMs)) / 1000) this.#drop(bucket)
    }
  }

  write(page: FindingPage): void {
    this.#pages.write(page)
  }

  /** What was written is in force. */
  written(): void {
    this.#pages.written()
  }

  #begin(route: string, subject: string, atMs: number): Kept {
    if (this.#size >= this.#most) this.#thin()
    const bucket = this.#free.pop() ?? emptyBucket(this.#detector)
    bucket.route = route
    bucket.subject = ownText(subject)
    bucket.atMs = atMs
    bucket.level = 0
    bucket.isFull = false
    bucket.count = 0
    bucket.firstMs = atMs
    bucket.used = 0
    bucket.seen.length = 0
    this.#pages.add(bucket)
    this.#put(bucket)
    return bucket
  }

  /** By the time of its lines, of which some come a moment late. */
  #leak(bucket: Kept, atMs: number): void {
    const { limit, leakPerS } = this.#rule
    const passedMs = atMs - bucket.atMs
    if (passedMs <= 0) return
    const wasEmpty = bucket.level === 0
    bucket.level = Math.max(0, bucket.level - (leakPerS * passedMs) / 1000)
    bucket.atMs = atMs
    if (bucket.level <= limit / 2) bucket.isFull = false
    if (bucket.level > 0) return
    bucket.count = 0
    bucket.firstMs = atMs
    // Who emptied it by what speaks against must not do so again and again.
    if (!wasEmpty && bucket.seen.length > 0) bucket.seen = []
  }

  #touch(bucket: Kept): void {
    this.#used += 1
    bucket.used = this.#used
    this.#byUse.use(bucket)
    this.#pages.change(bucket)
  }

  #thin(): void {
    for (let left = this.#most / 8; left > 0; left -= 1) {
      const bucket = this.#byUse.first
      if (bucket !== null) this.#drop(bucket)
    }
  }

  #put(bucket: Kept): void {
    const bySubject = this.#byRoute.get(bucket.route)
    if (bySubject) bySubject.set(bucket.subject, bucket)
    else this.#byRoute.set(bucket.route, new Map([[bucket.subject, bucket]]))
    this.#byUse.add(bucket)
    this.#size += 1
  }

  #drop(bucket: Kept): void {
    const bySubject = this.#byRoute.get(bucket.route)
    bySubject?.delete(bucket.subject)
    if (bySubject?.size === 0) this.#byRoute.delete(bucket.route)
    this.#byUse.drop(bucket)
    this.#size -= 1
    this.#pages.drop(bucket)
    this.#free.push(bucket)
  }
}

function emptyBucket(detector: string): Kept {
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
    before: null,
    after: null,
  }
}

/** Integers with a sign are kept as they are, others as fractions, among which is looked for more slowly. @returns whether it is new */
function remember(seen: number[], hash: number): boolean {
  if (seen.includes(hash)) return false
  if (seen.length >= mostSeen) seen.shift()
  seen.push(hash)
  return true
}
