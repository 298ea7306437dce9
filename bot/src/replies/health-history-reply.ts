import { durationText } from '@gatehouse/core/duration-text.ts'
import type { HealthHistory } from '@gatehouse/core/health/health.ts'
import { causeText } from '@gatehouse/core/health/health-text.ts'
import type { ProbeTally } from '@gatehouse/core/health/probe-store.ts'
import type { Reply } from '../reply.ts'
import { healthChart } from './health-chart.ts'
import { meanMs, shareOf } from './probe-shares.ts'
import { sparkline } from './sparkline.ts'
import { whenText } from './when-text.ts'

/** How a route fared in a time. */
export function healthHistoryReply(route: string, history: HealthHistory, nowMs: number): Reply {
  const { uptime, points, pointMs, changes, total, fromMs, untilMs } = history
  const span = durationText(untilMs - fromMs)
  return {
    title: `Route ${route}, the last ${span}: ${uptimeText(history)}.`,
    severity: uptime === null ? 'info' : total.bad > 0 ? 'warning' : 'ok',
    facts: [
      ['uptime', `${sparkline(points.map(shareOf))} ${durationText(pointMs)} a step`],
      ...timeFact(points),
      [
        'probes',
        `${total.good} good, ${total.bad} bad${total.unknown > 0 ? `, ${total.unknown} not possible` : ''}`,
      ],
      ...(total.maintenance > 0 ? [['maintenance', 'in a part of it, which is left out'] as const] : []),
    ],
    ...(changes.length > 0 && {
      table: {
        columns: ['when', 'state', 'why'],
        rows: changes.map(({ atMs, state, cause }) => [
          whenText(atMs, nowMs),
          state,
          causeText(cause, state),
        ]),
      },
    }),
    notes: history.through ? [] : ['It is not asked through the edge; these are its upstreams.'],
    ...(uptime !== null && { chart: healthChart(`Route ${route}, the last ${span}`, history) }),
    next: [`health ${route}`],
    data: { route, ...history },
  }
}

/** The share of good probes, and for how much of the time there are any. */
function uptimeText({ uptime, coverage }: HealthHistory): string {
  if (uptime === null) return 'nothing is known of it'
  const known = coverage >= 0.995 ? 'all of the time' : `${percent(coverage)} of the time`
  return `${percent(uptime)} up, known for ${known}`
}

/** Rounded down, so that nothing is called whole that is not. */
function percent(share: number): string {
  return `${Math.floor(share * 10_000) / 100} %`
}

function timeFact(points: readonly (ProbeTally | null)[]): (readonly [string, string])[] {
  const means = points.map(meanMs)
  const most = Math.max(0, ...points.map(point => point?.mostMs ?? 0))
  return means.every(one => one === null) ? [] : [['took', `${sparkline(means)} at most ${most} ms`]]
}
