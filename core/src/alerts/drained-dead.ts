import { wayText } from '../health/health-text.ts'
import { isGood } from '../health/reason.ts'
import type { Lasting, SourceDeps } from './source.ts'

/** More drains at once are not looked at. */
const mostLookedAt = 20

/** Upstreams that somebody drained and that do not answer: the route is well without them, and its trouble is not over. */
export function drainedDead({ health, edge }: SourceDeps, keyOf: (route: string) => string): Lasting[] {
  const { mitigations, routes } = edge.current().state
  return mitigations
    .filter(({ kind }) => kind === 'drain')
    .slice(0, mostLookedAt)
    .flatMap(({ route, upstream, sinceMs }) => {
      if (!routes.some(({ name }) => name === route)) return []
      const [seen] = health.routes(route ?? undefined)
      const dead = seen?.upstreams.find(one => one.address === upstream && one.state === 'drained')
      if (!seen || !dead || dead.reason === null || isGood(dead.reason) !== false) return []
      const trouble = {
        key: keyOf(seen.route),
        severity: 'warning' as const,
        title: `Route ${seen.route} is served without ${dead.address}, which is drained and does not answer.`,
        facts: [[dead.address, wayText(dead)]] as const,
        route: seen.route,
        actions: [],
      }
      return [{ trouble, sinceMs }]
    })
}
