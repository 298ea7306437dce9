import { z } from 'zod'
import type { Plan } from '../routing/plan.ts'
import { touchedNames } from '../routing/touched.ts'
import type { TrafficFilter } from './recent-traffic.ts'

/** Whose traffic something touches: that of some routes or of all, from everywhere or from some networks alone. */
export const Touches = z.strictObject({
  routes: z.union([z.literal('all'), z.array(z.string())]),
  networks: z.array(z.string()).nullable(),
})
export type Touches = z.infer<typeof Touches>

/** Whose traffic a plan for the edge touches; null when that is nobody's, as of a route that is not there yet. */
export function touchesOfPlan({
  before,
  after,
  changes,
}: Pick<Plan, 'before' | 'after' | 'changes'>): Touches | null {
  const everywhere = changes.some(
    ({ thing, name }) => thing === 'settings' || (thing === 'mitigation' && name.split(' ')[1] === 'all'),
  )
  if (everywhere) return { routes: 'all', networks: null }
  const named = touchedNames(before, after, changes)
  const running = new Set(
    [...before.routes, ...after.routes].filter(({ enabled }) => enabled).map(({ name }) => name),
  )
  const routes = [...named].filter(name => running.has(name)).sort()
  return routes.length === 0 ? null : { routes, networks: null }
}

/** The requests that are touched. */
export function trafficFilter({ routes, networks }: Touches): TrafficFilter {
  return { ...(routes !== 'all' && { routes }), ...(networks !== null && { networks }) }
}
