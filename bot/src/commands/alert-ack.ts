import { auditActor } from '@gatehouse/core/identity/actor.ts'
import { defineCommand, optional } from '../command.ts'
import { identify } from '../dispatch/authorize.ts'
import { note } from '../dispatch/journal.ts'
import { AckTime, alertName, meantAlert, usualAckMs } from '../parameters/alert.ts'
import { speakerName } from '../replies/incident-words.ts'
import { momentText } from '../replies/moment-text.ts'

/** Says that somebody looks after an alert: it is told again if it goes on after their time. */
export const alertAck = defineCommand({
  name: 'alert ack',
  summary: 'say that you look after an alert; it is told again if it goes on after that time',
  role: 'operator',
  risk: 'change',
  parameters: {
    alert: alertName,
    time: optional(AckTime, '30m', 'for how long; 30m when nothing is said'),
  },
  examples: ['alert ack 3', 'alert ack 3 2h'],
  audits: true,
  act: async (deps, { alert: said, time = usualAckMs }, caller) => {
    const actor = identify(deps, caller)
    const nowMs = deps.clock.nowMs()
    return deps.transactions.write(() => {
      const { id } = meantAlert(deps.alerts, said)
      const alert = deps.alerts.acknowledge(id, speakerName(actor), nowMs + time, nowMs)
      note(deps, 'done', { by: auditActor(actor), caller }, `alert ack ${id}`, {
        alert: alert.key,
        untilMs: nowMs + time,
      })
      return {
        title: `You look after alert ${id} until ${momentText(nowMs + time, nowMs)}: ${alert.title}`,
        severity: 'ok',
        next: [...alert.actions, `alert unack ${id}`],
        data: alert,
      }
    })
  },
})
