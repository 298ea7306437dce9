/** Keys with how often each came, bounded. `weight`: how many times each counted one stands for, a power of two. */
export interface EvenSample {
  weight: number
  counts: Map<string, number>
}

/** A sample of nothing. */
export function emptySample(): EvenSample {
  return { weight: 1, counts: new Map() }
}

/**
 * Counts a key. Exact while there are at most `most` different keys; then the sample is thinned until they fit, and from there on each
 * coming has the same chance to be counted, so that sums times `weight` stay right on average. (Gibbons and Matias, New sampling-based
 * summary statistics, SIGMOD 1998: concise samples; here large counts are halved without chance, which only makes it steadier.)
 * @param random from 0 to 1, without 1
 */
export function countKey(sample: EvenSample, key: string, most: number, random: () => number): void {
  if (sample.weight > 1 && random() * sample.weight >= 1) return
  sample.counts.set(key, (sample.counts.get(key) ?? 0) + 1)
  fit(sample, most, random)
}

/** Adds what another sample holds. */
export function addSample(into: EvenSample, other: EvenSample, most: number, random: () => number): void {
  while (into.weight < other.weight) thin(into, random)
  const ratio = into.weight / other.weight
  for (const [key, count] of other.counts) {
    const share = count / ratio
    const whole = Math.floor(share)
    const kept = whole + (random() < share - whole ? 1 : 0)
    if (kept > 0) into.counts.set(key, (into.counts.get(key) ?? 0) + kept)
  }
  fit(into, most, random)
}

function fit(sample: EvenSample, most: number, random: () => number): void {
  while (sample.counts.size > most) thin(sample, random)
}

function thin(sample: EvenSample, random: () => number): void {
  sample.weight *= 2
  for (const [key, count] of sample.counts) {
    const half = Math.floor(count / 2) + (count % 2 === 1 && random() < 0.5 ? 1 : 0)
    if (half === 0) sample.counts.delete(key)
    else sample.counts.set(key, half)
  }
}
