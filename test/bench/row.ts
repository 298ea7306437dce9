/** One measured figure. */
export interface Row {
  name: string
  /** The median; a ratio is the median of the ratios of neighbouring pairs. */
  measured: number
  /** Smallest and largest of the same figure in this run; equal when there was one. */
  range: [number, number]
  /** What is demanded of `measured`; null for a figure that is only told. */
  target: { sense: 'at least' | 'at most'; value: number } | null
  unit: 'ratio' | 'ms' | 's' | 'MB' | '%' | 'µs' | 'kB' | 'times' | 'requests/s' | 'lines/s'
  /** How it came about, in one sentence. */
  how: string
}

/** A group of figures that are taken together. */
export interface Measurement {
  /** How it is called on the command line. */
  name: string
  title: string
  /** @param say tells what is going on */
  run(say: (words: string) => void): Promise<Row[]>
}

/** True when there is no target or it is met. */
export function isMet({ target, measured }: Row): boolean {
  if (target === null) return true
  return target.sense === 'at least' ? measured >= target.value : measured <= target.value
}

/** A row from single figures: their median, with the smallest and the largest. */
export function rowOf(row: Omit<Row, 'measured' | 'range'>, figures: readonly number[]): Row {
  return { ...row, measured: median(figures), range: [Math.min(...figures), Math.max(...figures)] }
}

/** The middle of the figures, or the mean of the two middle ones. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}
