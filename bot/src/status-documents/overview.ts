import { setImmediate } from 'node:timers/promises'
import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import type { EdgeHead, Overview, OverviewRoute } from '@gatehouse/core/status-document/overview.ts'
import { barsPart } from './bars.ts'
import { incidentHead } from './incidents.ts'
import { liveMitigation } from './mitigations.ts'
import type { Body, DocumentDeps } from './part.ts'
import type { RecentNumbers } from './recent-numbers.ts'
import { routeHead } from './route-head.ts'

const mostRoutes = 1000
const mostIncidents = 10
/** Others want to be answered between so many. */
const routesAtOnce = 20
const days = 90

/** Everything at a glance. */
export async function overviewBody(
  deps: DocumentDeps,
  health: readonly RouteHealth[],
  recent: RecentNumbers,
): Promise<Body<Overview>> {
  const { edge, incidents, blocks, clock } = deps
  const { state } = edge.current()
  const known = new Map(health.map(one => [one.route, one]))
  const routes: OverviewRoute[] = []
  for (const route of state.routes.slice(0, mostRoutes)) {
    const bars = deps.health.bars(route.name, 'day', days)
    const head = routeHead({
      route,
      health: known.get(route.name) ?? null,
      bars,
      recent,
      nowMs: clock.nowMs(),
    })
    routes.push({ ...head, days: barsPart(bars), minutes: recent.minutes(route.name) })
    if (routes.length % routesAtOnce === 0) await setImmediate()
  }
  const open = incidents.open()
  const listed = incidents.list(mostIncidents).filter(({ number }) => number !== open?.number)
  return {
    edge: edgeHead(deps),
    routes,
    moreRoutes: state.routes.length - routes.length,
    mitigations: state.mitigations.map(liveMitigation),
    blocks: blocks.count(clock.nowMs()),
    incidents: [...(open ? [open] : []), ...listed].slice(0, mostIncidents).map(incidentHead),
  }
}

/** As `status` says it. */
function edgeHead({ edge }: DocumentDeps): EdgeHead {
  const { running, drift, activeRevision } = edge.status()
  const drifted = drift !== null && drift.repairedAtMs === null
  const state: EdgeHead['state'] =
    running === 'unknown' ? 'unknown' : running === 'down' ? 'unreachable' : drifted ? 'drifted' : 'running'
  return { state, revision: activeRevision }
}
