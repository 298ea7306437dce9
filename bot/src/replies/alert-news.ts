import type { AlertEvent } from '@gatehouse/core/alerts/alert.ts'
import type { Reply } from '../reply.ts'
import { lastedText } from './alert-words.ts'

/** Tells of what happened to an alert, in a line or two. */
export function alertNews({ kind, alert }: AlertEvent): Reply {
  const { id, title, severity, recoveredMs, raisedMs, acknowledged, actions } = alert
  switch (kind) {
    case 'raised':
    case 'changed':
      return {
        title: `Alert ${id}: ${title}`,
        severity: severity === 'critical' ? 'error' : 'warning',
        next: [...actions, `alert ack ${id}`],
      }
    case 'acknowledged':
      return {
        title: `${acknowledged?.by ?? 'Somebody'} looks after alert ${id}: ${title}`,
        severity: 'info',
      }
    case 'recovered':
      return {
        title: `Alert ${id} is over after ${lastedText((recoveredMs ?? raisedMs) - raisedMs)}: ${title}`,
        severity: 'ok',
      }
  }
}
