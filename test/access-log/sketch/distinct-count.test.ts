import { DistinctCount } from '@gatehouse/core/access-log/sketch/distinct-count.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'
import { seeded } from './numbers.ts'

/** Three standard errors of 4096 registers. */
const threeErrors = (3 * 1.04) / Math.sqrt(4096)

const spellings: Record<string, (at: number) => string> = {
  'addresses one after the other': at => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`,
  'IPv6 networks': at => `2001:db8:${(at >> 16).toString(16)}:${(at & 0xffff).toString(16)}`,
  numbers: at => String(at),
  'texts that are no ASCII': at => `é🙂${at * 7919}`,
}

describe.each(Object.entries(spellings))('%s', (_, spell) => {
  it('are counted exactly below 100, each of them twice', () => {
    const count = new DistinctCount()
    for (let at = 0; at < 100; at += 1) {
      expect(count.count()).toBe(at)
      count.add(spell(at))
      count.add(spell(at))
      expect(DistinctCount.fromBytes(count.toBytes()).count()).toBe(at + 1)
    }
  })

  it('are counted within three standard errors at each step up to a million', () => {
    const count = new DistinctCount()
    let next = 1
    let worst = 0
    for (let at = 1; at <= 1_000_000; at += 1) {
      count.add(spell(at))
      if (at < next) continue
      next = Math.ceil(at * 1.05)
      worst = Math.max(worst, Math.abs(count.count() / at - 1))
    }
    expect(worst).toBeLessThan(threeErrors)
  })
})

it('has no bias: over many sets of texts the mean is within a third of a standard error', () => {
  const random = seeded(3)
  for (const size of [300, 5000, 12_000, 20_000]) {
    const sets = 60
    let sum = 0
    for (let set = 0; set < sets; set += 1) {
      const count = new DistinctCount()
      const salt = random()
      for (let at = 0; at < size; at += 1) count.add(`${salt}/${at}`)
      sum += count.count() / size
    }
    expect(Math.abs(sum / sets - 1), `${size}`).toBeLessThan(1.04 / Math.sqrt(4096) / 3)
  }
})

const texts = fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 400 })

function countOf(numbers: readonly number[]): DistinctCount {
  const count = new DistinctCount()
  for (const number of numbers) count.add(String(number))
  return count
}

it('is the same merged in any order, added at once, and after it was stored', () => {
  fc.assert(
    fc.property(texts, texts, texts, (a, b, c) => {
      const all = countOf([...a, ...b, ...c])
      const left = countOf(a)
      left.merge(countOf(b))
      left.merge(DistinctCount.fromBytes(countOf(c).toBytes()))
      const right = DistinctCount.fromBytes(countOf([...c].reverse()).toBytes())
      right.merge(countOf(a))
      right.merge(countOf(b))
      expect(left.toBytes()).toEqual(all.toBytes())
      expect(right.toBytes()).toEqual(all.toBytes())
      expect(left.count()).toBe(all.count())
      left.merge(countOf(b))
      expect(left.toBytes()).toEqual(all.toBytes())
    }),
    { numRuns: runs(300) },
  )
})

it('does not change what is merged into another', () => {
  const [one, other] = [countOf([1, 2, 3]), countOf(Array.from({ length: 500 }, (_, at) => at))]
  const [before, many] = [one.toBytes(), other.toBytes()]
  const sum = new DistinctCount()
  sum.merge(one)
  sum.merge(other)
  expect(one.toBytes()).toEqual(before)
  expect(other.toBytes()).toEqual(many)
})

it('is of bounded size', () => {
  const sizes = [0, 1, 10, 128, 129, 1000, 10_000, 200_000].map(size =>
    countOf(Array.from({ length: size }, (_, at) => at)),
  )
  expect(sizes.map(count => count.toBytes().length)).toEqual([
    0,
    ...Array.from({ length: 7 }, () => expect.any(Number)),
  ])
  expect(Math.max(...sizes.map(count => count.toBytes().length))).toBeLessThanOrEqual(4097)
  expect(sizes[2]?.toBytes().length).toBeLessThan(60)
})

it.each([
  ['an unknown form', [9]],
  ['the same text twice', [1, 5, 0, 0]],
  ['a hash of none', [1, 0]],
  ['a hash of too many bits', [1, 255, 255, 255, 255, 127]],
  ['a rank of none', [2, 64]],
  ['a rank that is too high', [2, 22]],
  ['more than all registers', [2, 255, 255, 127]],
])('says that bytes are damaged: %s', (_, bytes) => {
  expect(() => DistinctCount.fromBytes(Uint8Array.from(bytes))).toThrow(/damaged/)
})
