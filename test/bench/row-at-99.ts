import { type Row, rowOf } from './row.ts'

/** What 99 of 100 do not exceed; the range is the median and the longest. */
export function rowAt99(row: Omit<Row, 'measured' | 'range'>, figures: readonly number[]): Row {
  const sorted = figures.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { ...rowOf(row, [at(0.99)]), range: [at(0.5), at(1)] }
}
