/**
 * How many different values raised these registers of a HyperLogLog, by Otmar Ertl's improved estimator
 * (arXiv:1702.01284, algorithm 6): without bias for few, many and in between, and without tables.
 * @param registers each 0, or how rare a value was: from 1 to `bits` + 1
 * @param bits of the hash that are not used to choose a register
 */
export function cardinality(registers: Uint8Array, bits: number): number {
  const size = registers.length
  const histogram = new Float64Array(bits + 2)
  for (const rank of registers) histogram[rank] = (histogram[rank] ?? 0) + 1
  let sum = size * tau(1 - (histogram[bits + 1] ?? 0) / size)
  for (let rank = bits; rank > 0; rank -= 1) sum = (sum + (histogram[rank] ?? 0)) / 2
  sum += size * sigma((histogram[0] ?? 0) / size)
  return (size * size) / (2 * Math.LN2 * sum)
}

function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY
  let [power, weight, sum, before] = [share, 1, share, Number.NaN]
  while (sum !== before) {
    power *= power
    before = sum
    sum += power * weight
    weight *= 2
  }
  return sum
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let [root, weight, sum, before] = [share, 1, 1 - share, Number.NaN]
  while (sum !== before) {
    root = Math.sqrt(root)
    weight /= 2
    before = sum
    sum -= (1 - root) ** 2 * weight
  }
  return sum / 3
}
