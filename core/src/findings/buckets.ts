import { textHash } from '../access-log/sketch/text-hash.ts'
import type { Bucket, Evidence } from './detector.ts'
import type { FindingPage, StoredBucket } from './finding-page.ts'

/** Of one detector; when there are more, the eighth that was used least lately is thrown away. */
const mostBuckets = 2048
const mostSeen = 256

/** What speaks for a finding: how many, and since when. */
export interface Poured {
  count: number
  firstMs: number
}

interface Kept extends Omit<StoredBucket, 'seen'> {
  seen: number[]
  isStored: boolean
  isChanged: boolean
}

/**
 * The leaky buckets of one detector, by route and subject, in bounded memory. What becomes of them depends on the lines alone, not on when they were
 * written.
 */
export class Buckets {
  readonly #detector: string
  readonly #rule: Bucket
  readonly #byRoute = new Map<string, Map<string, Kept>>()
  #size = 0
  #used = 0
  #changed: Kept[] = []
  #dropped: Kept[] = []

  constructor(detector: string, rule: Bucket, stored: readonly StoredBucket[]) {
    this.#detector = detector
    this.#rule = rule
    for (const one of stored) {
      this.#put({ ...one, seen: one.seen.map(hash => hash | 0), isStored: true, isChanged: false })
      this.#used = Math.max(this.#used, one.used)
    }
  }

  get isChanged(): boolean {
    return this.#changed.length > 0 || this.#dropped.length > 0
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
    for (const bySubject of this.#byRoute.values())
      for (const bucket of bySubject.values())
        if (bucket.level <= (this.#rule.leakPerS * (atMs - bucket.atMs)) / 1000) this.#drop(bucket)
  }

  write(page: FindingPage): void {
    for (const bucket of this.#dropped) page.dropBucket(bucket)
    for (const bucket of this.#changed) if (bucket.isChanged) page.putBucket(bucket)
  }

  /** What was written is in force. */
  written(): void {
    for (const bucket of this.#changed) {
      bucket.isStored ||= bucket.isChanged
      bucket.isChanged = false
    }
    this.#changed = []
    this.#dropped = []
  }

  #begin(route: string, subject: string, atMs: number): Kept {
    if (this.#size >= mostBuckets) this.#thin()
    const bucket: Kept = {
      detector: this.#detector,
      route,
      subject,
      atMs,
      level: 0,
      isFull: false,
      count: 0,
      firstMs: atMs,
      seen: [],
      used: 0,
      isStored: false,
      isChanged: false,
    }
    this.#put(bucket)
    return bucket
  }

  /** By the time of its lines, of which some come a moment late. */
  #leak(bucket: Kept, atMs: number): void {
    const { limit, leakPerS } = this.#rule
    const passedMs = atMs - bucket.atMs
    if (passedMs <= 0) return
    bucket.level = Math.max(0, bucket.level - (leakPerS * passedMs) / 1000)
    bucket.atMs = atMs
    if (bucket.level <= limit / 2) bucket.isFull = false
    if (bucket.level > 0) return
    bucket.count = 0
    bucket.firstMs = atMs
    bucket.seen = []
  }

  #touch(bucket: Kept): void {
    this.#used += 1
    bucket.used = this.#used
    if (bucket.isChanged) return
    bucket.isChanged = true
    this.#changed.push(bucket)
  }

  #thin(): void {
    const all = [...this.#byRoute.values()].flatMap(bySubject => [...bySubject.values()])
    all.sort((one, other) => one.used - other.used)
    for (const bucket of all.slice(0, mostBuckets / 8)) this.#drop(bucket)
  }

  #put(bucket: Kept): void {
    const bySubject = this.#byRoute.get(bucket.route)
    if (bySubject) bySubject.set(bucket.subject, bucket)
    else this.#byRoute.set(bucket.route, new Map([[bucket.subject, bucket]]))
    this.#size += 1
  }

  #drop(bucket: Kept): void {
    const bySubject = this.#byRoute.get(bucket.route)
    bySubject?.delete(bucket.subject)
    if (bySubject?.size === 0) this.#byRoute.delete(bucket.route)
    this.#size -= 1
    bucket.isChanged = false
    if (bucket.isStored) this.#dropped.push(bucket)
  }
}

/** Integers with a sign are kept as they are, others as fractions, among which is looked for more slowly. @returns whether it is new */
function remember(seen: number[], hash: number): boolean {
  if (seen.includes(hash)) return false
  if (seen.length >= mostSeen) seen.shift()
  seen.push(hash)
  return true
}
