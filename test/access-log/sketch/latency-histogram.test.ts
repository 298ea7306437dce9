import { LatencyHistogram } from '@gatehouse/core/access-log/sketch/latency-histogram.ts'
import fc from 'fast-check'
import { build } from 'hdr-histogram-js'
import { describe, expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'
import { exactQuantile, seeded } from './numbers.ts'

const hourUs = 3_600_000_000
const shares = [0, 0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1]

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram()
  for (const value of values) histogram.add(value)
  return histogram
}

/** The largest relative error of the quantiles. */
function worst(values: readonly number[], quantile: (share: number) => number | null): number {
  const errors = shares.map(share => {
    const exact = exactQuantile(values, share)
    return Math.abs((quantile(share) ?? Number.NaN) - exact) / Math.max(exact, 1)
  })
  return Math.max(...errors)
}

const random = seeded(8)
const shapes: Record<string, () => number> = {
  uniform: () => 1 + random() * 5_000_000,
  'uniform up to an hour': () => 1 + random() * (hourUs - 1),
  exponential: () => 1 - Math.log(1 - random()) * 40_000,
  bimodal: () => (random() < 0.7 ? 900 + random() * 200 : 4_000_000 + random() * 900_000),
  constant: () => 123_457,
  'one microsecond': () => 1,
  'an hour': () => hourUs,
  'heavy-tailed': () => Math.min(hourUs, 100 / (1 - random()) ** 1.3),
  'even over all powers': () => hourUs ** random(),
}

describe.each(Object.entries(shapes))('durations that are %s', (_, draw) => {
  const values = Array.from({ length: 20_000 }, () => Math.round(draw()))

  it('have quantiles within 2 % of the exact ones', () => {
    const histogram = histogramOf(values)
    expect(worst(values, share => histogram.quantile(share))).toBeLessThan(0.02)
  })

  it('have the quantiles of an established histogram', () => {
    const histogram = histogramOf(values)
    const established = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: 2 * hourUs,
      numberOfSignificantValueDigits: 3,
    })
    for (const value of values) established.recordValue(value)
    for (const share of shares.slice(1)) {
      const theirs = established.getValueAtPercentile(share * 100)
      expect(Math.abs((histogram.quantile(share) ?? 0) / theirs - 1)).toBeLessThan(0.021)
    }
  })
})

it('is exact up to 32 microseconds, and within a sixty-fourth at every border between two steps', () => {
  for (let power = 0; power < 36; power += 1)
    for (const value of [2 ** power - 1, 2 ** power, 2 ** power + 1, 2 ** power * 1.5])
      if (Number.isInteger(value)) {
        const found = histogramOf([value]).quantile(0.5) ?? Number.NaN
        expect(Math.abs(found - value), `${value}`).toBeLessThanOrEqual(value < 64 ? 0 : value / 64)
      }
})

it('would be off by more than 2 % with half as many steps', () => {
  const values = Array.from({ length: 1000 }, (_, at) => 1_000_000 + at * 1000)
  const coarse = (share: number) => {
    const exact = exactQuantile(values, share)
    const step = 2 ** (Math.floor(Math.log2(exact)) - 4)
    return Math.floor(exact / step) * step + step / 2
  }
  expect(worst(values, coarse)).toBeGreaterThan(0.02)
})

it('has no quantile when it is empty, and counts what lasts for days as 19 hours', () => {
  expect(new LatencyHistogram().quantile(0.5)).toBeNull()
  expect(histogramOf([1e15]).quantile(0.5)).toBeGreaterThan(18.5 * hourUs)
  expect(histogramOf([-5, 0]).quantile(1)).toBe(0)
})

const durations = fc.array(fc.oneof(fc.nat(40), fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: 2 ** 37 })))

it('is the same merged in any order, added at once, and after it was stored', () => {
  fc.assert(
    fc.property(durations, durations, durations, (a, b, c) => {
      const [all, left, right] = [histogramOf([...a, ...b, ...c]), histogramOf(a), histogramOf(c)]
      left.merge(histogramOf(b))
      left.merge(histogramOf(c))
      right.merge(histogramOf(a))
      right.merge(LatencyHistogram.fromBytes(histogramOf(b).toBytes()))
      expect(left.toBytes()).toEqual(all.toBytes())
      expect(right.toBytes()).toEqual(all.toBytes())
      expect(right.count).toBe(a.length + b.length + c.length)
      expect(LatencyHistogram.fromBytes(all.toBytes()).quantile(0.9)).toBe(all.quantile(0.9))
    }),
    { numRuns: runs(400) },
  )
})

it('is of bounded size when each step is in use a billion times', () => {
  const full = histogramOf(Array.from({ length: 40_000 }, (_, at) => 2 ** (at / 1111.2)))
  for (let times = 0; times < 25; times += 1) full.merge(LatencyHistogram.fromBytes(full.toBytes()))
  expect(full.count).toBe(40_000 * 2 ** 25)
  expect(full.toBytes().length).toBeLessThan(10 * 1024)
})

it.each([
  ['a number that does not end', [0x80, 0x80]],
  ['a bucket that is none', [0xff, 0x7f, 1]],
  ['a bucket with nothing in it', [0, 0]],
  ['a count that is missing', [3]],
  ['a number beyond 2^53', [0, 255, 255, 255, 255, 255, 255, 255, 127]],
])('says that bytes are damaged: %s', (_, bytes) => {
  expect(() => LatencyHistogram.fromBytes(Uint8Array.from(bytes))).toThrow(/damaged/)
})
