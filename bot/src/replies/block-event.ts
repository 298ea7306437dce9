import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Reply } from '../reply.ts'

/** Tells people of what happened to blocks without a command. */
export function blockEventReply(event: Extract<EdgeEvent, { kind: `blocks-${string}` }>): Reply {
  switch (event.kind) {
    case 'blocks-repaired':
      return {
        title: `Somebody else touched the list of who is blocked${event.times > 1 ? ` ${event.times} times more` : ''}: ${event.words}. It has been put right.`,
        severity: 'warning',
        next: ['block list'],
      }
    case 'blocks-not-in-force':
      return {
        title: `Blocks are not in force yet: ${event.words}. It is tried again each second.`,
        severity: 'error',
        next: ['block list', 'status'],
      }
    case 'blocks-in-force':
      return { title: 'Blocks are in force again.', severity: 'ok' }
    case 'blocks-end':
      return {
        title: event.ended
          ? `${event.count} blocks have ended by themselves.`
          : `${event.count} blocks end within five minutes.`,
        severity: 'info',
        next: ['block list'],
      }
  }
}
