import { ByteReader, damaged } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

/** So many steps for each power of two: the middle of a step is at most 1/64 away from what is in it. */
const stepBits = 5
const stepsPerPower = 1 << stepBits
/** 2^36 microseconds are 19 hours; what took longer is counted there. */
const powers = 36
const buckets = (powers - stepBits + 1) * stepsPerPower
const usualBuckets = 128

/**
 * How long requests took, in microseconds, log-linear as in HdrHistogram: whole up to 32, then 32 equal steps from one power
 * of two to the next. Quantiles are within 1/64 (1.6 %) up to 19 hours. At most 8 KiB.
 */
export class LatencyHistogram {
  /** Grows to the highest bucket in use. Not of 32 bits, as years are summed up. */
  #counts = new Float64Array(usualBuckets)
  #count = 0

  /** How many were added. */
  get count(): number {
    return this.#count
  }

  /** @param us rounded to whole microseconds; less than none is none */
  add(us: number): void {
    const bucket = bucketOf(Math.round(us))
    if (bucket >= this.#counts.length) this.#grow(bucket)
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#count += 1
  }

  merge(other: LatencyHistogram): void {
    const length = other.#counts.length
    if (length > this.#counts.length) this.#grow(length - 1)
    for (let bucket = 0; bucket < length; bucket += 1)
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + (other.#counts[bucket] ?? 0)
    this.#count += other.#count
  }

  /**
   * The duration in microseconds that a share of all did not exceed (nearest rank); null when there are none.
   * @param share from 0 to 1
   */
  quantile(share: number): number | null {
    if (this.#count === 0) return null
    const rank = Math.max(1, Math.ceil(share * this.#count))
    let seen = 0
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count
      if (seen >= rank) return middleOf(bucket)
    }
    return null
  }

  /** Pairs of empty buckets before one in use, and its count; none at all when it is empty. */
  toBytes(): Uint8Array {
    const writer = new ByteWriter()
    let empty = 0
    for (const count of this.#counts) {
      if (count === 0) empty += 1
      else {
        writer.number(empty)
        writer.number(count)
        empty = 0
      }
    }
    return writer.done()
  }

  /**
   * Merges one that was stored; without making it, as thousands of rows may have to be.
   * @throws AppError `unavailable` when these are no bytes of a histogram; then some of them may be counted
   */
  mergeBytes(bytes: Uint8Array): void {
    const reader = new ByteReader(bytes)
    for (let bucket = 0; !reader.ended; bucket += 1) {
      bucket += reader.number()
      const count = reader.number()
      if (bucket >= buckets || count === 0) damaged()
      if (bucket >= this.#counts.length) this.#grow(bucket)
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count
      this.#count += count
    }
  }

  /** @throws AppError `unavailable` when these are no bytes of a histogram */
  static fromBytes(bytes: Uint8Array): LatencyHistogram {
    const histogram = new LatencyHistogram()
    histogram.mergeBytes(bytes)
    return histogram
  }

  #grow(bucket: number): void {
    let length = this.#counts.length
    while (length <= bucket) length *= 2
    const larger = new Float64Array(length)
    larger.set(this.#counts)
    this.#counts = larger
  }
}

function bucketOf(us: number): number {
  if (!(us >= stepsPerPower)) return us > 0 ? us : 0
  if (us >= 2 ** powers) return buckets - 1
  // Bit operations know 32 bits alone; the lowest five do not matter above.
  const power = us < 2 ** 31 ? 31 - Math.clz32(us) : 36 - Math.clz32(us / 32)
  const step = Math.floor(us / 2 ** (power - stepBits)) - stepsPerPower
  return (power - stepBits + 1) * stepsPerPower + step
}

function middleOf(bucket: number): number {
  if (bucket < stepsPerPower) return bucket
  const width = 2 ** ((bucket >>> stepBits) - 1)
  return ((bucket & (stepsPerPower - 1)) + stepsPerPower) * width + (width - 1) / 2
}
