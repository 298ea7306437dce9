import type { Route } from '@gatehouse/core/routing/route.ts'
import { audiences } from '@gatehouse/core/status-document/envelope.ts'
import { statusDocuments } from '@gatehouse/core/status-document/index.ts'
import { type RouteDocument, trafficSpans } from '@gatehouse/core/status-document/route-document.ts'
import type { CommandDeps } from '../command.ts'
import { doctorBody, doctorKey } from './doctor.ts'
import { feedPath, incidentFeed } from './feed.ts'
import { incidentBody, incidentsBody } from './incidents.ts'
import type { Job, Written } from './job.ts'
import { logsBodies } from './logs.ts'
import { overviewBody } from './overview.ts'
import { badges, publicBody } from './public.ts'
import { routeBody } from './route.ts'
import type { RouteSeries } from './route-series.ts'
import { spans } from './spans.ts'

/** What everybody may read where settings allow it. */
export const publicPath = 'status.json'
const overviewEveryMs = 10_000
const incidentsEveryMs = 30_000
const openIncidentEveryMs = 15_000
const closedIncidentEveryMs = 600_000
const doctorEveryMs = 60_000
const mostIncidents = 100
/** Each route gets a new one as often as that, or, where there are many, so much later for each. */
const routeEveryMs = 15_000
const perRouteMs = 500
const mostRoutes = 1000

/** Every document that there should be now. @param log whether its numbers are known: what says nothing of them is made anew when they are */
export function jobsOf(deps: CommandDeps, series: RouteSeries, log: string): Job[] {
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
      document(statusDocuments.overview.path(), null, await overviewBody(deps, seen, recent)),
    ],
  }
  return [
    overview,
    ...(state.settings.statusPublic === 'badges' ? [publicJob(overview.key)] : []),
    incidentList(incidentsKey),
    ...listed.map(({ number: one, end }) => incidentJob(one, end === null)),
    ...routes.map(route =>
      routeJob(route, `${number} ${standings.get(route.name)} ${log}`, routes.length, series),
    ),
    ...trafficSpans.map(span => logsJob(span, log)),
    doctorJob(deps),
  ]
}

function incidentList(key: string): Job {
  const path = statusDocuments.incidents.path()
  return {
    name: path,
    key,
    everyMs: incidentsEveryMs,
    make: async deps => {
      const body = incidentsBody(deps)
      const host = deps.edge.current().state.settings.statusHost ?? 'gatehouse'
      const text = await incidentFeed(body.incidents, host, deps.clock.nowMs())
      return [document(path, null, body), { kind: 'text', path: feedPath, to: null, text }]
    },
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
      return [document(path, 'viewer', viewer), document(path, 'operator', operator)]
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
      return [document(path, null, body)]
    },
  }
}

function logsJob(span: (typeof trafficSpans)[number], key: string): Job {
  const path = statusDocuments.logs.path(span)
  return {
    name: path,
    key,
    everyMs: spans[span].everyMs,
    make: async deps => {
      const bodies = await logsBodies(deps, span)
      return audiences.map(audience => document(path, audience, bodies[audience]))
    },
  }
}

/** For admins alone: it tells where this instance could be safer. */
function doctorJob({ doctor }: Pick<CommandDeps, 'doctor'>): Job {
  const path = statusDocuments.doctor.path()
  const report = doctor.last()
  return {
    name: path,
    key: doctorKey(report),
    everyMs: doctorEveryMs,
    make: async () => [document(path, 'admin', doctorBody(report))],
  }
}

function publicJob(key: string): Job {
  return {
    name: publicPath,
    key,
    everyMs: overviewEveryMs,
    make: async (deps, glance) => {
      const body = publicBody(deps, glance)
      const pictures = await badges(body)
      return [
        document(publicPath, 'public', body),
        ...pictures.map(([path, text]): Written => ({ kind: 'text', path, to: 'public', text })),
      ]
    },
  }
}

function document(path: string, to: Written['to'], body: object): Written {
  return { kind: 'document', path, to, body }
}
