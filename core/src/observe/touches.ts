import { z } from 'zod'
import { overlaps } from '../blocks/overlap.ts'
import { readPrefix } from '../blocks/prefix.ts'
import { mitigationName } from '../routing/mitigation/mitigation.ts'
import type { Plan } from '../routing/plan.ts'
import { touchedNames } from '../routing/touched.ts'
import type { TrafficFilter } from './recent-traffic.ts'

/** Whose traffic something touches: that of some routes or of all, from everywhere or from some networks alone. */
export const Touches = z.strictObject({
  routes: z.union([z.literal('all'), z.array(z.string())]),
  networks: z.array(z.string()).nullable(),
  /** Where only these networks come through afterwards. */
  through: z.array(z.string()).optional(),
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
  const through = allowed({ after, changes })
  if (everywhere) return { routes: 'all', networks: null, ...through }
  const named = touchedNames(before, after, changes)
  const running = new Set(
    [...before.routes, ...after.routes].filter(({ enabled }) => enabled).map(({ name }) => name),
  )
  const routes = [...named].filter(name => running.has(name)).sort()
  return routes.length === 0 ? null : { routes, networks: null, ...through }
}

/** Whom a lockdown or a maintenance lets through that is begun or changed; of several nobody can say it in one number. */
function allowed({ after, changes }: Pick<Plan, 'after' | 'changes'>): Pick<Touches, 'through'> {
  const [change, ...others] = changes
  if (change?.thing !== 'mitigation' || others.length > 0) return {}
  const options = after.mitigations.find(one => mitigationName(one) === change.name)?.options
  const read = Allowing.safeParse(options)
  return read.success ? { through: read.data.allow } : {}
}

const Allowing = z.object({ allow: z.array(z.string()) })

/** The requests that are touched. */
export function trafficFilter({ routes, networks }: Touches): TrafficFilter {
  return { ...(routes !== 'all' && { routes }), ...(networks !== null && { networks }) }
}

/** Whether a request can be of the traffic of both. */
export function shareTraffic(one: Touches, other: Touches): boolean {
  const { routes } = other
  const sameRoutes =
    one.routes === 'all' || routes === 'all' || one.routes.some(name => routes.includes(name))
  if (!sameRoutes || one.networks === null || other.networks === null) return sameRoutes
  const prefixes = other.networks.flatMap(network => readPrefix(network) ?? [])
  return one.networks.some(network => {
    const prefix = readPrefix(network)
    return prefix !== undefined && overlaps(prefixes, prefix)
  })
}
