/** What an operation did to traffic, in words. */
export interface Measured {
  lines: readonly string[]
  /** It got worse, so that taking it back is what somebody wants first. */
  worse: boolean
}

/** What operations did to traffic; an operation is a revision, as in `41`, or an audit entry, as in `a123`. */
export interface Measures {
  /** `awaited` until it was measured; null when it never will be. */
  measured(operation: string): Measured | 'awaited' | null
}

/** Where nothing is measured. */
export const noMeasures: Measures = { measured: () => null }
