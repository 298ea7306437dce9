import { durationText } from '@gatehouse/core/duration-text.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { operationTitle } from '@gatehouse/core/operations/operation.ts'
import type { Reply } from '../reply.ts'

/** Tells of something that nobody has kept in time: that it was taken back, or why that does not work. */
export function leaseEventReply(event: Extract<EdgeEvent, { kind: 'taken-back' | 'not-taken-back' }>): Reply {
  const { operation, line } = event
  const what = `${operationTitle(operation)} (${line})`
  if (event.kind === 'taken-back') {
    const late = event.lateMs === 0 ? '' : `, ${durationText(Math.floor(event.lateMs / 1000) * 1000)} late`
    return {
      title: `${what} was taken back by itself${late}: nobody had kept it.`,
      severity: 'warning',
      ...(event.words !== null && { notes: [event.words] }),
      next: ['operation list'],
    }
  }
  return {
    title: event.again
      ? `${what} was not kept and is still in force. Taking it back does not work; it is tried again, at longer and longer intervals of up to an hour.`
      : `${what} was not kept and cannot be taken back by itself.`,
    severity: 'error',
    code: { language: 'text', text: event.words },
    next: event.again ? [`keep ${operation}`, 'status'] : ['operation list'],
  }
}
