import type { RouteTotals, Series, Summary } from '@gatehouse/core/access-log/summary.ts'
import type { SpanMs, Totals } from '@gatehouse/core/access-log/totals.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import type { Reply } from '../reply.ts'
import { coverageWords, spanText } from './coverage-words.ts'
import { countText, msText, shareText, sizeText } from './number-words.ts'
import { sparkline } from './sparkline.ts'
import { trafficChart } from './traffic-chart.ts'

const mostRoutes = 15
const failingShare = 0.05

interface TrafficParts {
  /** Null: of all. */
  route: string | null
  asked: SpanMs
  summary: Summary
  series: Series
  /** Empty when one route was asked about. */
  byRoute: readonly RouteTotals[]
}

/** What came within some time. */
export function trafficReply({ route, asked, summary, series, byRoute }: TrafficParts): Reply {
  const { totals, coverage } = summary
  const whose = route === null ? '' : ` to ${route}`
  const time = spanText(asked)
  const data = { route, totals, coverage, series, routes: byRoute }
  if (totals === null)
    return {
      title: `Nothing is known of ${time}${whose}.`,
      severity: 'warning',
      notes: coverageWords(coverage),
      data,
    }
  const failing = totals.failedShare !== null && totals.failedShare >= failingShare
  return {
    title: `${countText(totals.requests)} ${totals.requests === 1 ? 'request' : 'requests'}${whose} in ${time}${failing ? `, ${shareText(totals.failedShare)} failed with 5xx` : ''}.`,
    severity: failing ? 'warning' : 'info',
    facts: factsOf(totals, series),
    ...(byRoute.length > 1 && { table: routesTable(byRoute) }),
    chart: trafficChart(`Requests${whose} in ${time}`, series, asked),
    notes: coverageWords(coverage),
    next:
      route === null
        ? ['logs top paths', 'logs top errors']
        : [`logs top paths ${route}`, `logs top errors ${route}`],
    data,
  }
}

function factsOf(totals: Totals, { points, stepMs }: Series): [string, string][] {
  const { perMinute, classes, limited, blocked, meant } = totals
  const rate = points.map(point => point.totals?.requests ?? null)
  const answers = Object.entries(classes).filter(([, count]) => count > 0)
  return [
    [
      'requests',
      `${sparkline(rate)} ${durationText(stepMs)} a step${perMinute === null ? '' : `, ${countText(perMinute)} a minute`}`,
    ],
    ...(answers.length > 0
      ? [
          [
            'answers',
            answers
              .map(([name, count]) => `${name === 'cut' ? 'none' : name} ${countText(count)}`)
              .join(', '),
          ] as [string, string],
        ]
      : []),
    ...(totals.p50Ms === null
      ? []
      : [
          [
            'took',
            `half within ${msText(totals.p50Ms)}, 95 % within ${msText(totals.p95Ms)}, 99 % within ${msText(totals.p99Ms)}`,
          ] as [string, string],
        ]),
    ...(totals.upstreamMeanMs === null
      ? []
      : [['upstreams', `${msText(totals.upstreamMeanMs)} on average`] as [string, string]]),
    ['clients', countText(totals.clients)],
    ['sent', sizeText(totals.bytes)],
    ...counted('limited (429)', limited),
    ...counted('blocked', blocked),
    ...counted('by mitigations', meant),
  ]
}

function counted(label: string, count: number): [string, string][] {
  return count === 0 ? [] : [[label, countText(count)]]
}

function routesTable(byRoute: readonly RouteTotals[]): NonNullable<Reply['table']> {
  return {
    columns: ['route', 'requests', '5xx', '95 % within', 'clients'],
    rows: byRoute
      .slice(0, mostRoutes)
      .map(({ route, totals }) => [
        route === '' ? '(no route)' : route,
        countText(totals.requests),
        shareText(totals.failedShare),
        msText(totals.p95Ms),
        countText(totals.clients),
      ]),
    narrower: 'traffic <route>',
  }
}
