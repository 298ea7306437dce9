import type { DesiredState } from '../desired-state.ts'
import { ownRoute } from '../mitigation/lay.ts'
import { type Mitigation, mitigationKindOf, mitigationName } from '../mitigation/mitigation.ts'
import type { Guard } from './guard.ts'

/** Whoever starts a mitigation, or another one of the same name, is told what it does not do where it lies. */
export const mitigationRemarks: Guard = {
  name: 'mitigation-remarks',
  check: async (_deps, { before, after }) => {
    const old = new Map(before.mitigations.map(one => [mitigationName(one), one]))
    return after.mitigations
      .filter(one => !sameOptions(one, old.get(mitigationName(one))))
      .flatMap(one => remarksOf(after, one))
      .map(message => ({ message, risk: 'change' as const }))
  },
}

function remarksOf(state: DesiredState, mitigation: Mitigation): string[] {
  const route = state.routes.find(({ name }) => name === mitigation.route)
  if (!route) return []
  if (!route.enabled)
    return [`${mitigationName(mitigation)} does nothing while the route ${route.name} is disabled.`]
  const { remarks } = mitigationKindOf(mitigation)
  return remarks?.(ownRoute(state, route), mitigation.options as never, mitigation) ?? []
}

function sameOptions(mitigation: Mitigation, previous: Mitigation | undefined): boolean {
  return JSON.stringify(previous?.options) === JSON.stringify(mitigation.options)
}
