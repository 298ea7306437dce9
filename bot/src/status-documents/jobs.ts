import type { Route } from '@gatehouse/core/routing/route.ts'
import { audiences } from '@gatehouse/core/status-document/envelope.ts'
import { statusDocuments } from '@gatehouse/core/status-document/index.ts'
import { type RouteDocument, trafficSpans } from '@gatehouse/core/status-document/route-document.ts'
import type { CommandDeps } from '../command.ts'
import { incidentBody, incidentsBody } from './incidents.ts'
import type { Job } from './job.ts'
import { logsBodies } from './logs.ts'
import { overviewBody } from './overview.ts'
import { routeBody } from './route.ts'
import type { RouteSeries } from './route-series.ts'
import { spans } from './spans.ts'

const overviewEveryMs = 10_000
const incidentsEveryMs = 30_000
const openIncidentEveryMs = 15_000
const closedIncidentEveryMs = 600_000
const mostIncidents = 100
/** Each route gets a new one as often as that, or, where there are many, so much later for each. */
const routeEveryMs = 15_000
const perRouteMs = 500
const mostRoutes = 1000

/** Every document that there should be now. */
export function jobsOf(deps: CommandDeps, series: RouteSeries): Job[] {
  const { edge, health, incidents } = deps
  const { number, state } = edge.current()
  const standings = new Map(health.standings().map(one => [one.route, `${one.state} ${one.cause}`]))
  const listed = incidents.list(mostIncidents)
  const incidentsKey = listed.map(one => `${one.number}${one.end === null ? '+' : '-'}`).join()
  const routes = state.routes.slice(0, mostRoutes)
  const overview: Job = {
    name: statusDocuments.overview.path(),
    key: [number, edge.status().running, incidentsKey, ...standings.values()].join(),
    everyMs: overviewEveryMs,
    make: async (_, { health: seen, recent }) => [
      { path: statusDocuments.overview.path(), audience: null, body: overviewBody(deps, seen, recent) },
    ],
  }
  return [
    overview,
    incidentList(incidentsKey),
    ...listed.map(({ number: one, end }) => incidentJob(one, end === null)),
    ...routes.map(route => routeJob(route, `${number} ${standings.get(route.name)}`, routes.length, series)),
    ...trafficSpans.map(logsJob),
  ]
}

function incidentList(key: string): Job {
  const path = statusDocuments.incidents.path()
  return {
    name: path,
    key,
    everyMs: incidentsEveryMs,
    make: async deps => [{ path, audience: null, body: incidentsBody(deps) }],
  }
}

function incidentJob(number: number, isOpen: boolean): Job {
  const path = statusDocuments.incident.path(String(number))
  return {
    name: path,
    key: String(isOpen),
    everyMs: isOpen ? openIncidentEveryMs : closedIncidentEveryMs,
    make: async deps => {
      const incident = deps.incidents.get(number)
      if (incident === null) return []
      const [viewer, operator] = [
        await incidentBody(deps, incident, 'viewer'),
        await incidentBody(deps, incident, 'operator'),
      ]
      return [
        { path, audience: 'viewer', body: viewer },
        { path, audience: 'operator', body: operator },
      ]
    },
  }
}

function routeJob(route: Route, key: string, count: number, series: RouteSeries): Job {
  const { name } = route
  const path = statusDocuments.route.path(name)
  return {
    name: path,
    key,
    everyMs: Math.max(routeEveryMs, count * perRouteMs),
    make: async (deps, { health, recent }) => {
      const known: RouteDocument['series'] = await series.of(deps, name)
      const found = health.find(one => one.route === name) ?? null
      const body = routeBody(deps, { route, health: found, recent, series: known })
      return [{ path, audience: null, body }]
    },
  }
}

function logsJob(span: (typeof trafficSpans)[number]): Job {
  const path = statusDocuments.logs.path(span)
  return {
    name: path,
    key: '',
    everyMs: spans[span].everyMs,
    make: async deps => {
      const bodies = await logsBodies(deps, span)
      return audiences.map(audience => ({ path, audience, body: bodies[audience] }))
    },
  }
}
