const blocks = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** Where nothing is known. */
export const nothingThere = '·'

/** Numbers as blocks, from nothing to the greatest of them or to `most`; null is a dot. */
export function sparkline(values: readonly (number | null)[], most = greatest(values)): string {
  return values
    .map(value => {
      if (value === null) return nothingThere
      const share = most <= 0 ? 0 : Math.min(1, Math.max(0, value / most))
      // The full block is for what is full.
      return blocks[share === 1 ? 7 : Math.min(6, Math.floor(share * 8))] ?? nothingThere
    })
    .join('')
}

function greatest(values: readonly (number | null)[]): number {
  return Math.max(0, ...values.map(value => value ?? 0))
}
