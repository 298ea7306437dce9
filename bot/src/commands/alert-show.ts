import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { defineCommand } from '../command.ts'
import { alertName, meantAlert } from '../parameters/alert.ts'
import { alertFacts, alertSeverity, alertTitle, withoutClients } from '../replies/alert-words.ts'

/** One alert: what it saw, since when, who looks after it, and what may help. */
export const alertShow = defineCommand({
  name: 'alert show',
  summary: 'one alert: what was seen, since when, who looks after it, and what may help',
  role: 'viewer',
  risk: 'read',
  parameters: { alert: alertName },
  examples: ['alert show 3', 'alert show route-health:shop'],
  read: ({ alerts, clock }, { alert: said }, actor) => {
    const found = meantAlert(alerts, said)
    const { id } = found
    const alert = roleOf(actor) === 'viewer' ? withoutClients(found) : found
    const nowMs = clock.nowMs()
    const isOpen = alert.recoveredMs === null
    const { key, actions, acknowledged } = alert
    return {
      title: `Alert ${id}: ${alertTitle(alert)}`,
      severity: alertSeverity(alert),
      facts: [
        ['severity', alert.severity],
        ...alertFacts(alert, alerts.silences(nowMs), nowMs),
        ['key', key],
      ],
      next: isOpen
        ? [...actions, ...(acknowledged ? [] : [`alert ack ${id}`]), `alert silence ${id} 1h`]
        : ['alert list'],
      data: alert,
    }
  },
})
