import type { MeasureStore } from '@gatehouse/core/observe/measure.ts'
import type { OperationName } from '@gatehouse/core/operations/operation.ts'
import { measureLines } from '../replies/measure-lines.ts'
import type { Measures } from './measured.ts'

/** What cards say of measures. */
export function measuresOf(store: Pick<MeasureStore, 'get'>): Measures {
  return {
    measured: operation => {
      const measure = store.get(operation)
      if (measure === null || measure.state === 'void') return null
      if (measure.state === 'waiting') return 'awaited'
      return { lines: measureLines(measure), worse: measure.worse }
    },
  }
}

/** What an operation did to traffic, in sentences; none while that is not known. */
export function effectOf(store: Pick<MeasureStore, 'get'>, operation: OperationName): string[] {
  const measure = store.get(operation)
  return measure === null ? [] : measureLines(measure)
}
