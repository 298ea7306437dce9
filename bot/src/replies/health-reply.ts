import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import { causeText, wayText } from '@gatehouse/core/health/health-text.ts'
import type { UpstreamUse, UpstreamUses } from '@gatehouse/core/routing/upstream-use.ts'
import type { Reply } from '../reply.ts'
import { countsText, healthSeverity, upstreamsText, worstFirst } from './health-words.ts'
import { whenText } from './when-text.ts'

/** More are no list that anybody reads. */
const mostShown = 500

/** How every route fares, one line each, the worst first. */
export function healthReply(routes: readonly RouteHealth[], uses: UpstreamUses | null, nowMs: number): Reply {
  const sorted = worstFirst(routes)
  const shown = sorted.slice(0, mostShown)
  if (routes.length === 0) return { title: 'There are no routes.', severity: 'info', data: { routes: [] } }
  const more = routes.length - shown.length
  return {
    title: `${routes.length === 1 ? '1 route' : `${routes.length} routes`}: ${countsText(routes)}.`,
    severity: healthSeverity(routes),
    table: {
      columns: ['route', 'state', 'since', 'why', 'through the edge', 'upstreams directly', 'edge says'],
      rows: shown.map(one => [
        one.route,
        one.state,
        one.state === 'not probed' ? '' : whenText(one.sinceMs, nowMs),
        whyText(one),
        wayText(one.through),
        upstreamsText(one),
        saysOfRoute(one, uses),
      ]),
      narrower: 'health <route>',
    },
    notes: [...(more > 0 ? [`And ${more} more.`] : []), ...silent(uses)],
    data: { routes: sorted.map(one => dataOf(one, uses)) },
  }
}

/** How one route fares, with each of its upstreams. */
export function routeHealthReply(one: RouteHealth, uses: UpstreamUses | null, nowMs: number): Reply {
  const { route, state, through, upstreams } = one
  const why = whyText(one)
  const asked = through?.atMs ?? null
  return {
    title: `Route ${route}: ${state}${why === '' ? '' : `, ${why}`}.`,
    severity: healthSeverity([one]),
    facts: [
      ['since', whenText(one.sinceMs, nowMs)],
      ['through the edge', `${wayText(through)}${asked === null ? '' : `, ${whenText(asked, nowMs)}`}`],
      ...expiryFact(through?.expiresInDays ?? null),
    ],
    ...(upstreams.length > 0 && {
      table: {
        columns: ['upstream', 'directly', 'asked', 'certificate', 'edge says'],
        rows: upstreams.map(way => [
          way.address,
          wayText(way),
          way.atMs === null ? '' : whenText(way.atMs, nowMs),
          daysText(way.expiresInDays),
          saysOf(uses?.get(way.address)),
        ]),
      },
    }),
    notes: silent(uses),
    next: [`health history ${route}`, `probe now ${route}`],
    data: dataOf(one, uses),
  }
}

function whyText({ cause, state, why }: RouteHealth): string {
  return [causeText(cause, state), state === 'maintenance' ? '' : (why ?? '')].filter(Boolean).join('; ')
}

function expiryFact(days: number | null): [string, string][] {
  return days === null ? [] : [['certificate', daysText(days)]]
}

function daysText(days: number | null): string {
  if (days === null) return ''
  return days < 0 ? `over for ${-days} days` : `${days} days left`
}

/** What the edge itself has seen of an upstream. */
function saysOf(use: UpstreamUse | undefined): string {
  if (use === undefined) return ''
  const ill = use.healthy === false ? 'unhealthy' : use.fails > 0 ? 'failing' : 'no failures seen'
  const fails = use.fails > 0 ? `, ${use.fails} failed lately` : ''
  return `${ill}${fails}${use.requests > 0 ? `, ${use.requests} running` : ''}`
}

function saysOfRoute({ upstreams }: RouteHealth, uses: UpstreamUses | null): string {
  const ill = upstreams.filter(({ address }) => {
    const use = uses?.get(address)
    return use !== undefined && (use.healthy === false || use.fails > 0)
  })
  return ill.map(({ address }) => `${address} ${saysOf(uses?.get(address))}`).join('; ')
}

function silent(uses: UpstreamUses | null): string[] {
  return uses === null ? ['The edge did not say how its upstreams are.'] : []
}

function dataOf(one: RouteHealth, uses: UpstreamUses | null) {
  return { ...one, upstreams: one.upstreams.map(way => ({ ...way, edge: uses?.get(way.address) ?? null })) }
}
