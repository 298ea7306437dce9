import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'

/** The state with the route of that name replaced. */
export function replaceRoute(state: DesiredState, changed: Route): DesiredState {
  return { ...state, routes: state.routes.map(route => (route.name === changed.name ? changed : route)) }
}
