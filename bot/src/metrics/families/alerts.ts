import { alertSeverities } from '@gatehouse/core/alerts/alert.ts'
import { alertSources } from '@gatehouse/core/alerts/sources/index.ts'
import { Gauge } from 'prom-client'
import type { Family } from '../family.ts'

/** What people are told of at this moment. */
export const alerts: Family = {
  name: 'alerts',
  open: (registry, { alerts: book }) => {
    const registers = [registry]
    const open = new Gauge({
      name: 'gatehouse_alerts_open',
      help: 'Alerts that go on, silenced ones as well.',
      labelNames: ['kind', 'severity'],
      registers,
    })
    const known = new Set(alertSources.map(({ name }) => name))
    return () => {
      open.reset()
      for (const kind of known) for (const severity of alertSeverities) open.set({ kind, severity }, 0)
      for (const { key, severity } of book.open()) {
        const [kind = ''] = key.split(':')
        // A key may hold what strangers sent behind its first part, and one of an older version is nobody's now.
        open.inc({ kind: known.has(kind) ? kind : '_other', severity })
      }
    }
  },
}
