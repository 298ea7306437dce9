import { type Mitigation, mitigationKindOf, mitigationName } from '../mitigation/mitigation.ts'
import type { Finding, Guard } from './guard.ts'

/** What starting a mitigation asks, and what one without an end does. Only to end later than until now asks nothing. */
export const mitigationRisk: Guard = {
  name: 'mitigation-risk',
  check: async (_deps, { before, after }) => {
    const old = new Map(before.mitigations.map(one => [mitigationName(one), one]))
    return after.mitigations.flatMap(one => findingsOf(one, old.get(mitigationName(one))))
  },
}

function findingsOf(mitigation: Mitigation, previous: Mitigation | undefined): Omit<Finding, 'guard'>[] {
  const name = mitigationName(mitigation)
  const kind = mitigationKindOf(mitigation)
  const risk = kind.risk(mitigation.options as never, mitigation.route === null)
  const sameOptions = previous && JSON.stringify(previous.options) === JSON.stringify(mitigation.options)
  const endless = mitigation.untilMs === null && previous?.untilMs !== null
  return [
    ...(sameOptions || risk === 'change'
      ? []
      : [{ message: `${name}: ${kind.consequence(mitigation)}`, risk: risk }]),
    ...(endless
      ? [
          {
            message: `${name} would hold until somebody revokes it; nothing ends it.`,
            risk: 'critical' as const,
          },
        ]
      : []),
  ]
}
