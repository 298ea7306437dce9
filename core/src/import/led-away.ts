import { wildcardOf } from '../routing/answering-order.ts'
import { plainProblem } from '../routing/guards/upstream-address.ts'
import { findKind } from '../routing/policies/index.ts'
import type { Settings } from '../routing/settings.ts'
import { type Upstream, upstreamText } from '../routing/upstream.ts'
import type { ImportedRoute } from './imported.ts'
import { substitute } from './substitute.ts'

/** Where a route answers. */
interface Place {
  hosts: readonly string[]
  path: string | null
}

/**
 * What is left of imported routes when none may lead to where nobody may come: one of them would have the whole import refused. Where a route
 * above would answer in its place, something stands there that answers nobody.
 * @param others routes that are there already
 */
export function withoutLedAway(
  settings: Settings,
  routes: readonly ImportedRoute[],
  others: readonly Place[],
): { routes: ImportedRoute[]; words: string[] } {
  const words: string[] = []
  const judged = routes.map(route => ({ route, problem: problemOf(settings, route) }))
  const sound: Place[] = [...others, ...judged.flatMap(one => (one.problem ? [] : [one.route]))]
  const left = judged.flatMap(({ route, problem }): ImportedRoute[] => {
    if (problem === undefined) return [route]
    const covered = route.hosts.filter(host => sound.some(place => isAbove(place, host, route.path)))
    const rest = route.hosts.filter(host => !covered.includes(host))
    const path = route.path ?? ''
    if (rest.length > 0) words.push(`${rest.map(host => host + path).join(', ')} is left out: ${problem}.`)
    if (covered.length === 0) return []
    words.push(`${covered.map(host => host + path).join(', ')} is answered with 503: ${problem}.`)
    return [{ ...route, hosts: covered, target: substitute, stripPath: false, enabled: true, policies: [] }]
  })
  return { routes: left, words }
}

function problemOf(settings: Settings, { target, policies }: ImportedRoute): string | undefined {
  const upstreams: readonly Upstream[] = [
    ...(target.kind === 'proxy' ? target.upstreams : []),
    ...policies.flatMap(({ kind, options }) => findKind(kind)?.upstreams?.(options as never) ?? []),
  ]
  for (const upstream of upstreams) {
    const problem = plainProblem(settings, upstream)
    if (problem !== undefined) return `its upstream ${upstreamText(upstream)} ${problem}`
  }
  return undefined
}

function isAbove(place: Place, host: string, path: string | null): boolean {
  if (place.hosts.includes(host))
    return (
      path !== null && (place.path === null || path.toLowerCase().startsWith(`${place.path.toLowerCase()}/`))
    )
  return host !== wildcardOf(host) && place.hosts.includes(wildcardOf(host))
}
