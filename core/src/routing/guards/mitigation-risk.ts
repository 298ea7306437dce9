import type { DesiredState } from '../desired-state.ts'
import {
  type Mitigation,
  mitigationKindOf,
  mitigationName,
  startRisk,
  untilWords,
} from '../mitigation/mitigation.ts'
import type { Risk } from '../risk.ts'
import type { Finding, Guard } from './guard.ts'

type Found = Omit<Finding, 'guard'>

/** Whoever confirms that something holds may let it hold for so long in all by a single word, counted from its beginning. */
const agreedMs = 86_400_000

/**
 * What starting a mitigation asks, what one without an end does, and what another end does, however it is wished: by `extend`, by the same
 * command once more, by going back to an older state.
 */
export const mitigationRisk: Guard = {
  name: 'mitigation-risk',
  check: async (_deps, { before, after }) => {
    if (before.mitigations.length === 0 && after.mitigations.length === 0) return []
    const old = new Map(before.mitigations.map(one => [mitigationName(one), one]))
    return [
      ...after.mitigations.flatMap(one => startFindings(one, old.get(mitigationName(one)))),
      ...after.mitigations.flatMap(one => otherEnd(one, old.get(mitigationName(one)))),
      ...endFindings(before, after),
    ]
  },
}

function startFindings(mitigation: Mitigation, previous: Mitigation | undefined): Found[] {
  const name = mitigationName(mitigation)
  const kind = mitigationKindOf(mitigation)
  const risk = startRisk(mitigation)
  const endless = mitigation.untilMs === null && previous?.untilMs !== null
  return [
    ...((previous && sameOptions(mitigation, previous)) || risk === 'change'
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

/** A later end asks what starting it asks, and an earlier one of what protects is an early end. */
function otherEnd(mitigation: Mitigation, previous: Mitigation | undefined): Found[] {
  if (!previous || previous.untilMs === mitigation.untilMs) return []
  const name = mitigationName(mitigation)
  const [from, to] = [previous.untilMs ?? Number.POSITIVE_INFINITY, mitigation.untilMs]
  // To have none is a start by itself.
  if (to === null) return []
  if (to < from)
    return mitigationKindOf(mitigation).protects
      ? [
          {
            message: `${name} would end at ${untilWords(to)} already, before its time (${untilWords(previous.untilMs)}): it protects no more then.`,
            risk: 'destructive',
          },
        ]
      : []
  const risk = laterRisk(mitigation, to)
  return risk === 'change'
    ? []
    : [
        {
          message: `${name} would hold until ${untilWords(to)} instead of ${untilWords(previous.untilMs)}: to let it hold for longer asks what starting it asks${risk === 'critical' ? '' : ', beyond a day in all'}.`,
          risk,
        },
      ]
}

/** At night one tap keeps a page in maintenance; it does not keep one there for a week, and nobody decides alone what two people decided. */
function laterRisk(mitigation: Mitigation, untilMs: number): Risk {
  const risk = startRisk(mitigation)
  // Ends are whole seconds, counted from the next one.
  const sinceMs = Math.ceil(mitigation.sinceMs / 1000) * 1000
  return risk === 'critical' || untilMs - sinceMs > agreedMs ? risk : 'change'
}

function sameOptions(one: Mitigation, other: Mitigation): boolean {
  return JSON.stringify(one.options) === JSON.stringify(other.options)
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
