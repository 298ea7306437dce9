import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import { type HealthState, healthStates } from '@gatehouse/core/health/standing.ts'
import type { Severity } from '../reply.ts'

/** The upstreams of a route in few words; those that are not up by their addresses. */
export function upstreamsText({ upstreams }: RouteHealth): string {
  if (upstreams.length === 0) return ''
  const ill = upstreams.filter(({ state }) => state !== 'up')
  const up = `${upstreams.length - ill.length} of ${upstreams.length} up`
  const shown = ill
    .slice(0, 2)
    .map(one => `${one.address} ${one.state}${one.state === 'down' ? ` (${one.reason})` : ''}`)
  return [up, ...shown, ...(ill.length > 2 ? [`and ${ill.length - 2} more`] : [])].join('; ')
}

/** How many routes are in which state, worst first. */
export function countsOf(
  routes: readonly Pick<RouteHealth, 'state'>[],
): Partial<Record<HealthState, number>> {
  const counts = healthStates.map(state => [state, routes.filter(one => one.state === state).length] as const)
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

/** The same in words. */
export function countsText(routes: readonly Pick<RouteHealth, 'state'>[]): string {
  return Object.entries(countsOf(routes))
    .map(([state, count]) => `${count} ${state}`)
    .join(', ')
}

/** The worst first; within a state by name. */
export function worstFirst(routes: readonly RouteHealth[]): RouteHealth[] {
  const rank = (one: RouteHealth) => healthStates.indexOf(one.state)
  return routes.toSorted((a, b) => rank(a) - rank(b) || (a.route < b.route ? -1 : 1))
}

/** How grave it is. */
export function healthSeverity(routes: readonly Pick<RouteHealth, 'state'>[]): Severity {
  const some = (state: HealthState) => routes.some(one => one.state === state)
  if (some('down')) return 'error'
  if (some('degraded')) return 'warning'
  return some('unknown') || !some('healthy') ? 'info' : 'ok'
}
