import type { Clock } from '@gatehouse/core/clock.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { type AuditLog, gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { eventReply } from './replies/event-reply.ts'

/** What the edge does without anybody's command. What else happens by itself has entries of its own. */
const kinds: readonly EdgeEvent['kind'][] = ['edge-down', 'edge-up', 'drift', 'gave-up', 'log-away']

/**
 * Writes into the audit what happened to the edge, for whoever asks later what went on. Never throws: what cannot be written is logged, and
 * told to people all the same.
 */
export function writeHappened(deps: { audit: AuditLog; clock: Clock; log: Log }, event: EdgeEvent): void {
  if (!kinds.includes(event.kind)) return
  const entry = { kind: 'happened', actor: gatehouseActor, face: 'gatehouse' } as const
  try {
    const subject = eventReply(event).title
    deps.audit.append({ ...entry, atMs: deps.clock.nowMs(), subject, facts: { event: event.kind } })
  } catch (error) {
    deps.log.error('what happened to the edge is not in the audit', { error, event: event.kind })
  }
}
