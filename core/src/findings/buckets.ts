import { ownText } from '../access-log/sketch/own-text.ts'
import { textHash } from '../access-log/sketch/text-hash.ts'
import { BucketPages, pagedBuckets } from './bucket-pages.ts'
import type { Bucket, Evidence } from './detector.ts'
import type { BucketPage, FindingPage } from './finding-page.ts'
import { type KeptBucket, KeptBuckets, keyHash } from './kept-buckets.ts'

const usualMost = 2048
const mostSeen = 256

/** What speaks for a finding: how many, and since when. */
export interface Poured {
  count: number
  firstMs: number
}

/**
 * The leaky buckets of one detector, by route and subject, in bounded memory. What becomes of them depends on the lines alone, not on when they were
 * written.
 */
export class Buckets {
  readonly #rule: Bucket
  readonly #most: number
  readonly #kept: KeptBuckets
  readonly #pages: BucketPages
  #used = 0

  /**
   * @param stored of all detectors
   * @param most when there are more, the eighth that was used least lately is thrown away
   */
  constructor(detector: string, rule: Bucket, stored: readonly BucketPage[], most = usualMost) {
    this.#rule = rule
    this.#most = most
    this.#kept = new KeptBuckets(detector)
    this.#pages = new BucketPages(detector)
    for (const one of pagedBuckets(stored, detector).sort((a, b) => a.used - b.used)) {
      // Texts that are none in UTF-8 come back as others, which may be one.
      const { route, subject } = one
      const hash = keyHash(route, subject)
      if (this.#kept.find(route, subject, hash) !== null) continue
      const bucket = Object.assign(this.#kept.add(route, subject, hash), one, { seen: [...one.seen] })
      this.#pages.stored(bucket)
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
    const hash = keyHash(route, subject)
    let bucket = this.#kept.find(route, subject, hash)
    if (bucket === null) {
      if (weight <= 0) return null
      bucket = this.#begin(route, subject, hash, atMs)
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
    let after: KeptBucket | null
    for (let bucket = this.#kept.first; bucket !== null; bucket = after) {
      after = this.#kept.after(bucket)
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

  #begin(route: string, subject: string, hash: number, atMs: number): KeptBucket {
    if (this.#kept.size >= this.#most) this.#thin()
    const bucket = this.#kept.add(route, ownText(subject), hash)
    bucket.atMs = atMs
    bucket.level = 0
    bucket.isFull = false
    bucket.count = 0
    bucket.firstMs = atMs
    bucket.used = 0
    if (bucket.seen.length > 0) bucket.seen = []
    this.#pages.add(bucket)
    return bucket
  }

  /** By the time of its lines, of which some come a moment late. */
  #leak(bucket: KeptBucket, atMs: number): void {
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

  #touch(bucket: KeptBucket): void {
    this.#used += 1
    bucket.used = this.#used
    this.#kept.use(bucket)
    this.#pages.change(bucket)
  }

  #thin(): void {
    for (let left = this.#most / 8; left > 0; left -= 1) {
      const bucket = this.#kept.first
      if (bucket !== null) this.#drop(bucket)
    }
  }

  #drop(bucket: KeptBucket): void {
    this.#kept.drop(bucket)
    this.#pages.drop(bucket)
  }
}

/** Integers with a sign are kept as they are, others as fractions, among which is looked for more slowly. @returns whether it is new */
function remember(seen: number[], hash: number): boolean {
  if (seen.includes(hash)) return false
  if (seen.length >= mostSeen) seen.shift()
  seen.push(hash)
  return true
}
