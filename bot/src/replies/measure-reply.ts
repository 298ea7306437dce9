import type { Measure } from '@gatehouse/core/observe/measure.ts'
import { operationTitle } from '@gatehouse/core/operations/operation.ts'
import type { Reply } from '../reply.ts'
import { measureLines } from './measure-lines.ts'

/** Tells at once what an operation did to traffic; when it got worse, how it is taken back. */
export function measureReply(measure: Measure): Reply {
  const { operation, worse } = measure
  const title = `${operationTitle(operation)}: ${measureLines(measure).join(' ')}`
  return {
    title: worse ? `It got worse. ${title}` : title,
    severity: worse ? 'warning' : 'info',
    ...(worse && { next: [`undo ${operation}`] }),
  }
}
