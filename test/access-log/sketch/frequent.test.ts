import { Frequent } from '@gatehouse/core/access-log/sketch/frequent.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'
import { anyText, exactCounts, seeded } from './numbers.ts'

function frequentOf(keys: readonly string[], most: number): Frequent {
  const frequent = new Frequent(most)
  for (const key of keys) frequent.add(key)
  return frequent
}

/** Everything that is promised of the keys that came, whatever their order was. */
function keepsItsWord(frequent: Frequent, keys: readonly string[], most: number): void {
  const exact = exactCounts(keys)
  const top = frequent.top(Number.POSITIVE_INFINITY)
  expect(frequent.total).toBe(keys.length)
  expect(top.length).toBeLessThanOrEqual(most)
  for (const { key, atLeast, atMost } of top) {
    const count = exact.get(key) ?? 0
    expect(atLeast).toBeLessThanOrEqual(count)
    expect(atMost).toBeGreaterThanOrEqual(count)
    expect(atMost - atLeast).toBeLessThanOrEqual(keys.length / (most + 1))
  }
  const kept = new Set(top.map(({ key }) => key))
  for (const [key, count] of exact) if (count > keys.length / (most + 1)) expect(kept).toContain(key)
}

const keys = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c') }, fc.nat(30).map(String)),
  { maxLength: 200 },
)

it('has each key within its bounds, and each frequent one at all', () => {
  fc.assert(
    fc.property(keys, fc.integer({ min: 1, max: 12 }), (all, most) =>
      keepsItsWord(frequentOf(all, most), all, most),
    ),
    { numRuns: runs(1000) },
  )
})

it('keeps its word merged in any order, and after it was stored', () => {
  fc.assert(
    fc.property(
      fc.array(keys, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 8 }),
      (parts, most) => {
        const all = parts.flat()
        for (const order of [parts, [...parts].reverse()]) {
          const merged = new Frequent(most)
          for (const part of order) merged.merge(Frequent.fromBytes(frequentOf(part, most).toBytes(), most))
          keepsItsWord(merged, all, most)
        }
        const tree = new Frequent(most)
        const half = new Frequent(most)
        for (const [at, part] of parts.entries()) (at % 2 ? half : tree).merge(frequentOf(part, most))
        tree.merge(half)
        keepsItsWord(tree, all, most)
      },
    ),
    { numRuns: runs(600) },
  )
})

it('merges two in either order to the same, and goes on from what was stored as if it had not been', () => {
  fc.assert(
    fc.property(keys, keys, keys, (a, b, more) => {
      const [one, other] = [frequentOf(a, 5), frequentOf(b, 5)]
      one.merge(frequentOf(b, 5))
      other.merge(frequentOf(a, 5))
      expect(one.toBytes()).toEqual(other.toBytes())
      const stored = Frequent.fromBytes(one.toBytes(), 5)
      for (const key of more) {
        one.add(key)
        stored.add(key)
      }
      expect(stored.toBytes()).toEqual(one.toBytes())
    }),
    { numRuns: runs(600) },
  )
})

it('counts exactly while there are no more keys than it keeps', () => {
  const all = Array.from({ length: 5000 }, (_, at) => `/${(at * at) % 90}`)
  const exact = exactCounts(all)
  const top = frequentOf(all, 100).top(1000)
  expect(new Map(top.map(({ key, atLeast }) => [key, atLeast]))).toEqual(exact)
  expect(top.every(({ atLeast, atMost }) => atLeast === atMost)).toBe(true)
  expect(top.map(({ atLeast }) => atLeast)).toEqual([...exact.values()].sort((a, b) => b - a))
})

it('finds what is frequent in a flood of a million different keys', () => {
  const random = seeded(5)
  const frequent = new Frequent(100)
  let count = 0
  for (let at = 0; at < 1_000_000; at += 1) {
    const hit = random() < 0.02
    if (hit) count += 1
    frequent.add(hit ? '/checkout' : `/${at}`)
  }
  const [first] = frequent.top(1)
  expect(first?.key).toBe('/checkout')
  expect(first?.atLeast).toBeLessThanOrEqual(count)
  expect(first?.atMost).toBeGreaterThanOrEqual(count)
})

it('keeps any text that is well-formed', () => {
  fc.assert(
    fc.property(
      fc.array(
        anyText.map(text => text.toWellFormed()),
        { maxLength: 10 },
      ),
      texts => {
        const stored = Frequent.fromBytes(frequentOf(texts, 20).toBytes(), 20)
        expect(new Map(stored.top(20).map(({ key, atLeast }) => [key, atLeast]))).toEqual(exactCounts(texts))
      },
    ),
    { numRuns: runs(400) },
  )
})

it.each([
  ['a total alone', [7]],
  ['a text that is cut off', [7, 0, 1, 9, 97]],
  ['more keys than are kept', [7, 0, 1, 1, 97, 1, 1, 98, 1, 1, 99]],
])('says that bytes are damaged: %s', (_, bytes) => {
  expect(() => Frequent.fromBytes(Uint8Array.from(bytes), 2)).toThrow(/damaged/)
})
