import type { Route } from '../routing/route.ts'
import type { Settings } from '../routing/settings.ts'
import type { EdgeDeps } from './edge-deps.ts'
import type { ProbeAnswer } from './edge-probe.ts'

/** What probing a set of routes showed: what was wrong with each route that did not work, by name. */
export type ProbeReport = Map<string, string>

const atOnce = 10
/** As many routes as one apply probes; of more, an even sample. */
export const maxProbes = 50
const attempts = 2
const pauseMs = 200

type VerifyDeps = Pick<EdgeDeps, 'probe' | 'clock' | 'place'>

/**
 * Sends one real request through the edge for each route (an even sample of them when there are many). A route works when its request
 * came to that route and was answered by its target, with whatever status; an error of the edge itself is a failure.
 */
export async function probeRoutes(
  deps: VerifyDeps,
  settings: Settings,
  routes: readonly Route[],
): Promise<ProbeReport> {
  const chosen = sample(routes.filter(route => route.enabled))
  const report: ProbeReport = new Map()
  const next = chosen[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (const route of next) {
      const problem = await probeRoute(deps, settings, route)
      if (problem !== null) report.set(route.name, problem)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, chosen.length) }, worker))
  return report
}

async function probeRoute(deps: VerifyDeps, settings: Settings, route: Route): Promise<string | null> {
  const host =
    route.hosts.find(name => !name.startsWith('*')) ?? route.hosts[0]?.replace('*', 'gatehouse-probe') ?? ''
  const listener = settings.https ?? settings.http
  const request = {
    listener,
    secure: settings.https !== null,
    host,
    path: route.path ?? '/',
    token: deps.place.probeToken,
  }
  for (let attempt = 1; ; attempt += 1) {
    const problem = judge(await deps.probe(request), route)
    if (problem === null || attempt === attempts)
      return problem === null ? null : `${host}${request.path}: ${problem}`
    await deps.clock.sleep(pauseMs)
  }
}

function judge(answer: ProbeAnswer, route: Route): string | null {
  if (answer.kind === 'silent') return `no answer from the edge (${answer.words})`
  if (answer.error !== null) return `${answer.status}, ${answer.error}`
  if (answer.route !== route.name)
    return answer.route === ''
      ? `the request came to no route (status ${answer.status})`
      : `the request came to the route "${answer.route}"`
  return null
}

function sample(routes: readonly Route[]): readonly Route[] {
  if (routes.length <= maxProbes) return routes
  const step = routes.length / maxProbes
  return Array.from({ length: maxProbes }, (_, index) => routes[Math.floor(index * step)]).filter(
    route => route !== undefined,
  )
}
