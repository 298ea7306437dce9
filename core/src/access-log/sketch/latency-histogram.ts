import { ByteReader, damaged } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

/** So many steps for each power of two: the middle of a step is at most 1/64 away from what is in it. */
const stepBits = 5
const stepsPerPower = 1 << stepBits
/** 2^36 microseconds are 19 hours; what took longer is counted there. */
const powers = 36
const buckets = (powers - stepBits + 1) * stepsPerPower
const usualBuckets = 128
/** So many are kept one by one: most minutes of most routes have no more, and a table of each would be far larger than what is in it. */
const mostFew = 32

/**
 * How long requests took, in microseconds, log-linear as in HdrHistogram: whole up to 32, then 32 equal steps from one power
 * of two to the next. Quantiles are within 1/64 (1.6 %) up to 19 hours. At most 8 KiB.
 */
export class LatencyHistogram {
  /** The bucket of each, while they are few. */
  #few: number[] = []
  /** After that, of each bucket up to the highest in use. Not of 32 bits, as years are summed up. */
  #counts: Float64Array | null = null
  #count = 0

  /** How many were added. */
  get count(): number {
    return this.#count
  }

  /** @param us rounded to whole microseconds; less than none is none */
  add(us: number): void {
    this.#put(bucketOf(Math.round(us)), 1)
  }

  merge(other: LatencyHistogram): void {
    for (const bucket of other.#few) this.#put(bucket, 1)
    const counts = other.#counts
    if (counts === null) return
    for (let bucket = 0; bucket < counts.length; bucket += 1) {
      const count = counts[bucket] ?? 0
      if (count > 0) this.#put(bucket, count)
    }
  }

  /**
   * The duration in microseconds that a share of all did not exceed (nearest rank); null when there are none.
   * @param share from 0 to 1
   */
  quantile(share: number): number | null {
    if (this.#count === 0) return null
    const rank = Math.max(1, Math.ceil(share * this.#count))
    let seen = 0
    let found: number | null = null
    this.#each((bucket, count) => {
      if (seen < rank) found = bucket
      seen += count
    })
    return found === null ? null : middleOf(found)
  }

  /** Pairs of empty buckets before one in use, and its count; none at all when it is empty. */
  toBytes(): Uint8Array {
    const writer = new ByteWriter()
    let next = 0
    this.#each((bucket, count) => {
      writer.number(bucket - next)
      writer.number(count)
      next = bucket + 1
    })
    return writer.done()
  }

  /**
   * Merges one that was stored; without making it, as thousands of rows may have to be.
   * @throws AppError `unavailable` when these are no bytes of a histogram; then some of them may be counted
   */
  mergeBytes(bytes: Uint8Array): void {
    eachStored(bytes, (bucket, count) => this.#put(bucket, count))
  }

  /**
   * What `quantile` says of one that was stored, without making it.
   * @throws AppError `unavailable` when these are no bytes of a histogram
   */
  static quantileOf(bytes: Uint8Array, share: number): number | null {
    let all = 0
    eachStored(bytes, (_, count) => {
      all += count
    })
    if (all === 0) return null
    const rank = Math.max(1, Math.ceil(share * all))
    let seen = 0
    let found = 0
    eachStored(bytes, (bucket, count) => {
      if (seen < rank) found = bucket
      seen += count
    })
    return middleOf(found)
  }

  /** @throws AppError `unavailable` when these are no bytes of a histogram */
  static fromBytes(bytes: Uint8Array): LatencyHistogram {
    const histogram = new LatencyHistogram()
    histogram.mergeBytes(bytes)
    return histogram
  }

  #put(bucket: number, count: number): void {
    this.#count += count
    if (this.#counts === null && this.#few.length + count <= mostFew) {
      for (let times = 0; times < count; times += 1) this.#few.push(bucket)
      return
    }
    const known = this.#counts
    const counts = known !== null && bucket < known.length ? known : this.#table(bucket)
    counts[bucket] = (counts[bucket] ?? 0) + count
  }

  /** The table, long enough for a bucket, with the few in it. */
  #table(bucket: number): Float64Array {
    let counts = this.#counts ?? new Float64Array(usualBuckets)
    const highest = this.#few.reduce((one, other) => Math.max(one, other), bucket)
    if (highest >= counts.length) counts = enlarged(counts, highest)
    for (const one of this.#few) counts[one] = (counts[one] ?? 0) + 1
    if (this.#few.length > 0) this.#few = []
    this.#counts = counts
    return counts
  }

  /** The buckets in use, in their order. */
  #each(see: (bucket: number, count: number) => void): void {
    if (this.#counts !== null)
      for (let bucket = 0; bucket < this.#counts.length; bucket += 1) {
        const count = this.#counts[bucket] ?? 0
        if (count > 0) see(bucket, count)
      }
    const few = this.#few.sort((one, other) => one - other)
    for (let at = 0; at < few.length; ) {
      const bucket = few[at] ?? 0
      const from = at
      while (few[at] === bucket) at += 1
      see(bucket, at - from)
    }
  }
}

/** The buckets in use of one that was stored, in their order. */
function eachStored(bytes: Uint8Array, see: (bucket: number, count: number) => void): void {
  const reader = new ByteReader(bytes)
  for (let bucket = 0; !reader.ended; bucket += 1) {
    bucket += reader.number()
    const count = reader.number()
    if (bucket >= buckets || count === 0) damaged()
    see(bucket, count)
  }
}

function enlarged(counts: Float64Array, bucket: number): Float64Array {
  let length = counts.length
  while (length <= bucket) length *= 2
  const larger = new Float64Array(length)
  larger.set(counts)
  return larger
}

function bucketOf(us: number): number {
  if (!(us >= stepsPerPower)) return us > 0 ? us : 0
  if (us >= 2 ** powers) return buckets - 1
  // Bit operations know 32 bits alone; the lowest five do not matter above.
  const power = us < 2 ** 31 ? 31 - Math.clz32(us) : 36 - Math.clz32(us / 32)
  const steps = power < 31 ? us >>> (power - stepBits) : Math.floor(us / 2 ** (power - stepBits))
  const step = steps - stepsPerPower
  return (power - stepBits + 1) * stepsPerPower + step
}

function middleOf(bucket: number): number {
  if (bucket < stepsPerPower) return bucket
  const width = 2 ** ((bucket >>> stepBits) - 1)
  return ((bucket & (stepsPerPower - 1)) + stepsPerPower) * width + (width - 1) / 2
}
