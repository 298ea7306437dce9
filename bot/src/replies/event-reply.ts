import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Reply } from '../reply.ts'
import { blockEventReply } from './block-event.ts'
import { expiryText, takeUpTitle } from './certificate-words.ts'
import { edgeEventReply } from './edge-event.ts'
import { leaseEventReply } from './lease-event.ts'
import { mitigationEventReply } from './mitigation-event.ts'
import { dateText } from './when-text.ts'

/** Tells people of something that happened without a command. */
export function eventReply(event: EdgeEvent): Reply {
  switch (event.kind) {
    case 'drift':
      return {
        title: event.repaired
          ? `What Caddy ran was not what was applied; it has been put right. ${event.summary}`
          : `What Caddy runs is not what was applied. ${event.summary}`,
        severity: 'warning',
        next: [event.repaired ? 'drift show' : 'drift repair'],
      }
    case 'log-away':
    case 'edge-down':
    case 'edge-up':
      return edgeEventReply(event)
    case 'gave-up':
      return {
        title: `Caddy kept failing with revision ${event.revision}; revision ${event.backTo} is in force again.`,
        severity: 'error',
        code: { language: 'text', text: event.words },
        next: [`revision diff ${event.backTo} ${event.revision}`],
      }
    case 'certificates-changed':
      return { title: takeUpTitle(event), severity: 'ok', next: ['status'] }
    case 'certificates-wrong':
      return {
        title: 'Something is wrong with certificate files.',
        severity: 'warning',
        notes: event.problems,
        next: ['certificate reload'],
      }
    case 'mitigation-ends':
    case 'mitigation-holds':
    case 'mitigation-ended':
      return mitigationEventReply(event)
    case 'taken-back':
    case 'not-taken-back':
      return leaseEventReply(event)
    case 'still-holds':
      return {
        title: `This has ended and is still in force: ${event.what}. Taking it back does not work; it is tried again every minute.`,
        severity: 'error',
        code: { language: 'text', text: event.words },
        next: event.policies.map(policy => `policy show ${policy}`),
      }
    case 'webhook-given-up':
      return {
        title: `The webhook to ${event.origin} does not take events; what could not be delivered is given up: ${event.words}.`,
        severity: 'error',
        next: ['webhook check'],
      }
    case 'webhook-ended':
      return {
        title: `The receiver of the webhook at ${event.origin} wants nothing more (410): nothing is sent there.`,
        severity: 'warning',
        notes: ['Once it takes events again, a test that works begins anew: webhook check'],
        next: ['webhook check'],
      }
    case 'blocks-repaired':
    case 'blocks-not-in-force':
    case 'blocks-in-force':
    case 'blocks-end':
      return blockEventReply(event)
    case 'certificate-ends':
      return {
        title: `The certificate of ${event.host} (${event.issuer}) ${expiryText(event.leftMs)}: ${dateText(event.notAfterMs)}.`,
        severity: event.level > 1 ? 'warning' : 'error',
        next: ['status'],
      }
  }
}
