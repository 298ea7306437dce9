import type { Measure } from '@gatehouse/core/observe/measure.ts'
import { Measuring } from '../measuring/measuring.ts'

/** Measures what operations do to traffic until it is closed. What the process before this one has not come to is given up. */
export function openMeasuring(
  deps: ConstructorParameters<typeof Measuring>[0],
  measured: (measure: Measure) => void,
): { close(): Promise<void> } {
  const measuring = new Measuring(deps, measured)
  measuring.missPast()
  const closing = new AbortController()
  const kept = measuring.keep(closing.signal)
  return {
    close: async () => {
      closing.abort()
      await kept
    },
  }
}
