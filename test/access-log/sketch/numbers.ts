import fc from 'fast-check'

/** Texts of any characters, halves of pairs among them; quicker than those of fast-check. */
export const anyText = fc
  .array(fc.oneof(fc.nat(127), fc.integer({ min: 0xd7f0, max: 0xe010 }), fc.nat(0x10ffff)), { maxLength: 40 })
  .map(points => String.fromCodePoint(...points))

/** Random numbers from 0 to 1 that are the same ones each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The value that a share of all does not exceed, by sorting them all. */
export function exactQuantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? Number.NaN
}

/** How often each key came. */
export function exactCounts(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}
