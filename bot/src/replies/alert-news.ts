import type { KeptAlertEvent } from '@gatehouse/core/alerts/alert-store.ts'
import type { Reply } from '../reply.ts'
import { againText, lastedText, sinceMs } from './alert-words.ts'

/** Tells of what happened to an alert, in a line or two. */
export function alertNews({ kind, alert }: KeptAlertEvent): Reply {
  const { id, title, severity, recoveredMs, acknowledged, actions } = alert
  const again = kind === 'raised' ? againText(alert) : null
  switch (kind) {
    case 'raised':
    case 'changed':
      return {
        title: `Alert ${id}${again === null ? '' : `, again (${again})`}: ${title}`,
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
        title: `Alert ${id} is over after ${lastedText((recoveredMs ?? sinceMs(alert)) - sinceMs(alert))}: ${title}`,
        severity: 'ok',
      }
  }
}
