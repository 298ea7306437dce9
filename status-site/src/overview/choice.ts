import type { OverviewRoute } from '@gatehouse/core/status-document/overview.ts'
import { routeStates } from '@gatehouse/core/status-document/overview.ts'

/** In which order routes are shown. */
export const sorts = ['name', 'state', 'uptime', 'traffic', 'slow'] as const
export type Sort = (typeof sorts)[number]

/** Which routes are shown, and how. */
export interface Choice {
  search: string
  onlyProblems: boolean
  sort: Sort
}

/** The choice that an address of the page names, so that it can be sent to others. */
export function readChoice(query: string): Choice {
  const parameters = new URLSearchParams(query)
  const wanted = parameters.get('sort')
  return {
    search: parameters.get('search') ?? '',
    onlyProblems: parameters.has('problems'),
    sort: sorts.find(sort => sort === wanted) ?? 'name',
  }
}

/** The other way round; empty for what everybody sees first. */
export function writeChoice({ search, onlyProblems, sort }: Choice): string {
  const parameters = new URLSearchParams()
  if (search) parameters.set('search', search)
  if (onlyProblems) parameters.set('problems', '')
  if (sort !== 'name') parameters.set('sort', sort)
  const text = parameters.toString()
  return text && `?${text}`
}

const wellStates: ReadonlySet<string> = new Set(['healthy', 'not probed', 'disabled'])

/** A route that somebody should look at: by its probes, or by what real requests get. */
export const isProblem = ({ state, traffic }: OverviewRoute): boolean =>
  !wellStates.has(state) || traffic === 'failing'

/** The routes that were chosen, in their order. */
export function choose(
  routes: readonly OverviewRoute[],
  { search, onlyProblems, sort }: Choice,
): OverviewRoute[] {
  const wanted = search.trim().toLowerCase()
  const has = ({ name, group, hosts }: OverviewRoute) =>
    [name, group ?? '', ...hosts].some(text => text.toLowerCase().includes(wanted))
  return routes.filter(route => has(route) && (!onlyProblems || isProblem(route))).sort(orders[sort])
}

type Order = (a: OverviewRoute, b: OverviewRoute) => number
const byName: Order = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
const by =
  (value: (route: OverviewRoute) => number): Order =>
  (a, b) =>
    value(a) - value(b) || byName(a, b)

const orders: Readonly<Record<Sort, Order>> = {
  name: byName,
  state: by(({ state }) => routeStates.indexOf(state)),
  uptime: by(({ uptime }) => uptime.share ?? 2),
  traffic: by(({ now }) => -(now.perMinute ?? -1)),
  slow: by(({ now }) => -(now.p95Ms ?? -1)),
}
