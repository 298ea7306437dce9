import type { StoredBucket } from '@gatehouse/core/findings/finding-page.ts'
import { packBuckets, unpackBuckets } from '@gatehouse/core/findings/packed-buckets.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const text = fc.string({ unit: 'grapheme', maxLength: 80 })
const bucket: fc.Arbitrary<StoredBucket> = fc.record({
  detector: fc.constant('high-rate'),
  route: text,
  subject: text,
  atMs: finite,
  level: finite,
  isFull: fc.boolean(),
  count: fc.nat(),
  firstMs: finite,
  used: fc.maxSafeNat(),
  seen: fc.array(fc.integer(), { maxLength: 20 }),
})

it('buckets come back as they were', () => {
  fc.assert(
    fc.property(fc.array(bucket, { maxLength: 64 }), buckets => {
      expect(unpackBuckets('high-rate', packBuckets(buckets))).toEqual(buckets)
    }),
  )
})

it('bytes that are cut off anywhere, or say what cannot be, are found to be damaged', () => {
  const one = {
    detector: 'high-rate',
    route: 'shop',
    subject: '198.51.100.7',
    atMs: 1.5,
    level: 3,
    isFull: true,
  }
  const bytes = packBuckets([{ ...one, count: 2, firstMs: 1, used: 9, seen: [-7, 8] }])
  for (let length = 1; length < bytes.length; length += 1)
    expect(() => unpackBuckets('high-rate', bytes.subarray(0, length)), String(length)).toThrow('damaged')
  expect(() => unpackBuckets('high-rate', new Uint8Array([0, 0, ...Array(16).fill(255), 1]))).toThrow(
    'damaged',
  )
})
