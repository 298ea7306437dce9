import type { DesiredState } from '../desired-state.ts'
import { type Mitigation, mitigationKindOf, mitigationName } from '../mitigation/mitigation.ts'
import type { Finding, Guard } from './guard.ts'

type Found = Omit<Finding, 'guard'>

/**
 * What starting a mitigation asks, what one without an end does, and what the early end of one that protects does. Only to end later than
 * until now asks nothing, and neither does to end what stands in the way of traffic.
 */
export const mitigationRisk: Guard = {
  name: 'mitigation-risk',
  check: async (_deps, { before, after }) => {
    if (before.mitigations.length === 0 && after.mitigations.length === 0) return []
    const old = new Map(before.mitigations.map(one => [mitigationName(one), one]))
    return [
      ...after.mitigations.flatMap(one => startFindings(one, old.get(mitigationName(one)))),
      ...endFindings(before, after),
    ]
  },
}

function startFindings(mitigation: Mitigation, previous: Mitigation | undefined): Found[] {
  const name = mitigationName(mitigation)
  const kind = mitigationKindOf(mitigation)
  const risk = kind.risk(mitigation.options as never, mitigation.route === null)
  const sameOptions = previous && JSON.stringify(previous.options) === JSON.stringify(mitigation.options)
  const endless = mitigation.untilMs === null && previous?.untilMs !== null
  return [
    ...(sameOptions || risk === 'change'
      ? []
      : [
          {
            message: `${name}: ${kind.consequence(mitigation)}`,
            risk,
            ...(kind.shutsOut && { risky: kind.shutsOut }),
          },
        ]),
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

/** Of a route that is gone nothing is left to protect. */
function endFindings(before: DesiredState, after: DesiredState): Found[] {
  const left = new Set(after.mitigations.map(mitigationName))
  const routes = new Set(after.routes.map(({ name }) => name))
  return before.mitigations
    .filter(one => mitigationKindOf(one).protects && !left.has(mitigationName(one)))
    .filter(({ route }) => route === null || routes.has(route))
    .map(one => ({
      message: `${mitigationName(one)} would end before its time: it protects no more.`,
      risk: 'destructive' as const,
    }))
}
