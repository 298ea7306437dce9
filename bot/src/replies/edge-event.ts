import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Reply } from '../reply.ts'

/** Tells whether the edge answers, and that its access log was moved away or deleted. */
export function edgeEventReply(
  event: Extract<EdgeEvent, { kind: 'edge-down' | 'edge-up' | 'log-away' }>,
): Reply {
  if (event.kind === 'edge-up') return { title: 'Caddy answers again.', severity: 'ok' }
  if (event.kind === 'edge-down')
    return { title: `Caddy does not answer: ${event.words}`, severity: 'error', next: ['status'] }
  if (event.words === null)
    return {
      title: 'The access log was moved away or deleted; Caddy has been made to begin a new one.',
      severity: 'warning',
      notes: [
        'What was written into the old one meanwhile is counted too, unless Gatehouse was started again.',
      ],
      next: ['traffic'],
    }
  return {
    title: 'The access log was moved away or deleted, and Caddy does not begin a new one.',
    severity: 'error',
    code: { language: 'text', text: event.words },
    next: ['status'],
  }
}
