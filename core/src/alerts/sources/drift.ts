import { driftWords } from '../../edge/drift.ts'
import { type AlertSource, saw, sawNothing } from '../source.ts'

/** The edge runs something else than was applied, and could not be put right. */
export const drift: AlertSource = {
  name: 'drift',
  holdMs: 0,
  recoverMs: 0,
  many: 'differences between what was applied and what runs',
  look: ({ edge }) => {
    const { running, drift: seen } = edge.status()
    if (running !== 'up') return sawNothing
    if (seen === null || seen.repairedAtMs !== null) return saw([])
    return saw([
      {
        key: 'drift:edge',
        severity: 'critical',
        title: 'What Caddy runs is not what was applied.',
        facts: [['seen', driftWords(seen)]],
        route: null,
        actions: ['drift repair', 'drift show'],
      },
    ])
  },
}
