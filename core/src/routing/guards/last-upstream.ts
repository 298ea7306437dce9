import { durationText } from '../../duration-text.ts'
import type { DesiredState } from '../desired-state.ts'
import { drain, upstreamsOf } from '../mitigations/drain.ts'
import type { Route } from '../route.ts'
import { dialAddress } from '../upstream.ts'
import type { UpstreamUses } from '../upstream-use.ts'
import type { Finding, Guard } from './guard.ts'

/** No drain takes the last upstream from a route, and none leaves it to upstreams that the edge holds for unhealthy without being told. */
export const lastUpstream: Guard = {
  name: 'last-upstream',
  check: async (deps, { before, after }) => {
    const old = new Map(before.routes.map(route => [route.name, route]))
    const touched = after.routes.filter(
      route =>
        route.enabled &&
        drainedOf(after, route).size > 0 &&
        (old.get(route.name) !== route || isDrainedMore(before, after, route)),
    )
    if (touched.length === 0) return []
    const uses = await deps.upstreams()
    return touched.flatMap(route => findingsOf({ before, after }, route, uses))
  },
}

function isDrainedMore(before: DesiredState, after: DesiredState, route: Route): boolean {
  const known = drainedOf(before, route)
  return [...drainedOf(after, route)].some(upstream => !known.has(upstream))
}

function drainedOf({ mitigations }: DesiredState, route: Route): Set<string | null> {
  return new Set(
    mitigations.flatMap(one => (one.kind === drain.kind && one.route === route.name ? [one.upstream] : [])),
  )
}

function findingsOf(
  { before, after }: { before: DesiredState; after: DesiredState },
  route: Route,
  uses: UpstreamUses | null,
): Omit<Finding, 'guard'>[] {
  const drained = drainedOf(after, route)
  const left = upstreamsOf(route)
    .map(dialAddress)
    .filter(address => !drained.has(address))
  if (left.length === 0) {
    const [known] = drainedOf(before, route)
    const back = known ? ` To give one its requests back: drain end ${route.name} ${known}` : ''
    return [
      {
        message: `No upstream of the route ${route.name} would get requests any more. To take the route out of service: maintenance ${route.name}.${back}`,
        risk: null,
      },
    ]
  }
  if (uses === null)
    return [
      {
        message: `Whether the other upstreams of the route ${route.name} are healthy is not known: the edge does not say.`,
        risk: 'change',
      },
    ]
  const ill = left.flatMap(address => {
    const words = illness(route, uses, address)
    return words === undefined ? [] : [`${address} ${words}`]
  })
  if (ill.length === 0) return []
  return ill.length < left.length
    ? [{ message: `Of what is left to the route ${route.name}, ${ill.join('; ')}.`, risk: 'change' }]
    : [
        {
          message: `The route ${route.name} would be left without a healthy upstream: ${ill.join('; ')}.`,
          risk: 'critical',
        },
      ]
}

/** Why the edge sends an upstream of a route nothing, or would not; undefined when it does. */
function illness({ target }: Route, uses: UpstreamUses, address: string): string | undefined {
  const use = uses.get(address)
  if (target.kind !== 'proxy' || !use) return undefined
  const path = target.health?.path ?? null
  if (path !== null && use.healthy === false) return `fails the health check ${path}`
  // Not how many: a number that moves while a plan waits would make it another one.
  return target.failForSeconds > 0 && use.fails >= target.maxFails
    ? `has failed requests within the last ${durationText(target.failForSeconds * 1000)}`
    : undefined
}
