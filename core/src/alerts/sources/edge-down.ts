import { type AlertSource, saw, sawNothing } from '../source.ts'

/** The edge does not answer. */
export const edgeDown: AlertSource = {
  name: 'edge-down',
  holdMs: 0,
  recoverMs: 0,
  many: 'edges are down',
  look: ({ edge }) => {
    const { running, words } = edge.status()
    if (running === 'unknown') return sawNothing
    if (running === 'up') return saw([])
    return saw([
      {
        key: 'edge-down:caddy',
        severity: 'critical',
        title: 'Caddy does not answer.',
        facts: words === null ? [] : [['why', words]],
        route: null,
        actions: ['status'],
        elsewhere: true,
      },
    ])
  },
}
