import { type RouteState, routeStates } from '@gatehouse/core/status-document/overview.ts'
import type { PublicStatus } from '@gatehouse/core/status-document/public-status.ts'
import { badge } from './badge.ts'
import type { Glance } from './job.ts'
import type { Body, DocumentDeps } from './part.ts'

const mostRoutes = 1000

/** How each route stands, and all of them together: nothing else is for those who have not signed in. */
export function publicBody({ edge }: DocumentDeps, { health }: Pick<Glance, 'health'>): Body<PublicStatus> {
  const known = new Map(health.map(one => [one.route, one]))
  const routes = edge
    .current()
    .state.routes.filter(({ enabled }) => enabled)
    .slice(0, mostRoutes)
    .map(({ name }) => {
      const found = known.get(name)
      return { name, state: found?.state ?? ('not probed' as const), sinceMs: found?.sinceMs ?? null }
    })
  return { state: worst(routes.map(({ state }) => state)), routes }
}

/** A picture of each, by the file's name; of all of them as `all`, which no route is called. */
export async function badges({ state, routes }: Body<PublicStatus>): Promise<[string, string][]> {
  return Promise.all(
    [{ name: 'all', state }, ...routes].map(
      async (one): Promise<[string, string]> => [
        `badges/${badgeFile(one.name)}`,
        await badge(one.name === 'all' ? 'status' : one.name, one.state),
      ],
    ),
  )
}

export function badgeFile(name: string): string {
  return `${name}.svg`
}

/** What is not known is not up; what nobody asks says nothing of the others. */
function worst(states: readonly RouteState[]): RouteState {
  return routeStates.find(state => state !== 'not probed' && states.includes(state)) ?? 'unknown'
}
