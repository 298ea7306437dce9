import { AppError } from '../../error.ts'
import { type DesiredState, findRoute } from '../desired-state.ts'
import { findMitigation, type Mitigation, mitigationKindOf, mitigationName } from './mitigation.ts'

/**
 * The state with a mitigation; one of the same kind and target is replaced, whose reason stays unless there is another.
 * @throws AppError `not_found` when there is no such route; `conflict` when it does not fit there
 */
export function withMitigation(state: DesiredState, mitigation: Mitigation): DesiredState {
  if (mitigation.route !== null) {
    const route = findRoute(state, mitigation.route)
    const misfit = mitigationKindOf(mitigation).misfit?.(route, mitigation)
    if (misfit !== undefined) throw new AppError('conflict', misfit)
  }
  const name = mitigationName(mitigation)
  const previous = state.mitigations.find(one => mitigationName(one) === name)
  const kept = previous && { sinceMs: previous.sinceMs, reason: mitigation.reason ?? previous.reason }
  const next = { ...mitigation, ...kept }
  return {
    ...state,
    mitigations: [...state.mitigations.filter(one => one !== previous), next],
  }
}

/** The state without it. @throws AppError `not_found` */
export function withoutMitigation(state: DesiredState, name: string): DesiredState {
  const found = findMitigation(state, name)
  return { ...state, mitigations: state.mitigations.filter(one => one !== found) }
}
