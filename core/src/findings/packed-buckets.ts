import { ByteReader, damaged } from '../access-log/sketch/byte-reader.ts'
import { ByteWriter } from '../access-log/sketch/byte-writer.ts'
import type { StoredBucket } from './finding-page.ts'

const usualBytes = 4096

/** A page of buckets of one detector in bytes: a row of each would be a hundred times as much to write. */
export function packBuckets(buckets: readonly StoredBucket[]): Uint8Array {
  const writer = new ByteWriter(usualBytes)
  for (const { route, subject, atMs, level, isFull, count, firstMs, seen, used } of buckets) {
    writer.text(route)
    writer.text(subject)
    writer.fraction(atMs)
    writer.fraction(level)
    writer.number(isFull ? 1 : 0)
    writer.number(count)
    writer.fraction(firstMs)
    writer.number(used)
    writer.number(seen.length)
    for (const hash of seen) writer.word(hash)
  }
  return writer.done()
}

/** @throws AppError `unavailable` when these are no bytes of buckets */
export function unpackBuckets(detector: string, bytes: Uint8Array): StoredBucket[] {
  const reader = new ByteReader(bytes)
  const buckets: StoredBucket[] = []
  while (!reader.ended)
    buckets.push({
      detector,
      route: reader.text(),
      subject: reader.text(),
      atMs: reader.fraction(),
      level: reader.fraction(),
      isFull: isOne(reader.number()),
      count: reader.number(),
      firstMs: reader.fraction(),
      used: reader.number(),
      seen: words(reader),
    })
  return buckets
}

function isOne(number: number): boolean {
  return number > 1 ? damaged() : number === 1
}

function words(reader: ByteReader): number[] {
  const words: number[] = []
  for (let left = reader.number(); left > 0; left -= 1) words.push(reader.word())
  return words
}
