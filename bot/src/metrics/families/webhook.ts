import { Counter, Gauge } from 'prom-client'
import type { Family } from '../family.ts'

/** What waits for the receiver of the webhook, and what became of the rest. */
export const webhook: Family = {
  name: 'webhook',
  open: (registry, { webhook: view }) => {
    const registers = [registry]
    const waiting = new Gauge({
      name: 'gatehouse_webhook_waiting',
      help: 'Events that wait to be delivered.',
      registers,
    })
    const tries = new Counter({
      name: 'gatehouse_webhook_tries_total',
      help: 'Tries to deliver an event, since the start.',
      labelNames: ['outcome'],
      registers,
    })
    return () => {
      const state = view.state()
      waiting.set(state?.waiting ?? 0)
      tries.reset()
      tries.inc({ outcome: 'delivered' }, state?.tries.delivered ?? 0)
      tries.inc({ outcome: 'failed' }, state?.tries.failed ?? 0)
    }
  },
}
