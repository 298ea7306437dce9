import { auditActor } from '@gatehouse/core/identity/actor.ts'
import { defineCommand, positional } from '../command.ts'
import { identify } from '../dispatch/authorize.ts'
import { note } from '../dispatch/journal.ts'
import { AlertNumber } from '../parameters/alert.ts'

/** Lets people be told again. */
export const alertUnsilence = defineCommand({
  name: 'alert unsilence',
  summary: 'end a silence before its time: what is open then is told within seconds',
  role: 'operator',
  risk: 'change',
  parameters: { silence: positional(AlertNumber, '2', 'its number, as in: alert silences') },
  examples: ['alert unsilence 2'],
  audits: true,
  act: async (deps, { silence: id }, caller) => {
    const by = auditActor(identify(deps, caller))
    return deps.transactions.write(() => {
      deps.alerts.endSilence(id, deps.clock.nowMs())
      note(deps, 'done', { by, caller }, `alert unsilence ${id}`)
      return {
        title: `Silence ${id} has ended.`,
        severity: 'ok',
        next: ['alert list'],
        data: { silence: id },
      }
    })
  },
})
