import { auditActor } from '@gatehouse/core/identity/actor.ts'
import { defineCommand } from '../command.ts'
import { identify } from '../dispatch/authorize.ts'
import { note } from '../dispatch/journal.ts'
import { alertName, meantAlert } from '../parameters/alert.ts'

/** Says that nobody looks after an alert any more. */
export const alertUnack = defineCommand({
  name: 'alert unack',
  summary: 'say that nobody looks after an alert any more',
  role: 'operator',
  risk: 'change',
  parameters: { alert: alertName },
  examples: ['alert unack 3'],
  audits: true,
  act: async (deps, { alert: said }, caller) => {
    const by = auditActor(identify(deps, caller))
    return deps.transactions.write(() => {
      const { id } = meantAlert(deps.alerts, said)
      const alert = deps.alerts.release(id, deps.clock.nowMs())
      note(deps, 'done', { by, caller }, `alert unack ${id}`, { alert: alert.key })
      return {
        title: `Nobody looks after alert ${id} any more: ${alert.title}`,
        severity: 'ok',
        next: [`alert ack ${id}`],
        data: alert,
      }
    })
  },
})
