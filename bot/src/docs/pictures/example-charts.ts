import type { Series } from '@gatehouse/core/access-log/summary.ts'
import type { Totals } from '@gatehouse/core/access-log/totals.ts'
import type { HealthHistory } from '@gatehouse/core/health/health.ts'
import type { ProbeTally } from '@gatehouse/core/health/probe-store.ts'
import { noTally } from '@gatehouse/core/health/tally.ts'
import { loadCanvas } from '../../charts/canvas.ts'
import type { Chart } from '../../charts/chart.ts'
import { paintChart } from '../../charts/paint-chart.ts'
import { healthChart } from '../../replies/health-chart.ts'
import { ratesChart, trafficChart } from '../../replies/traffic-chart.ts'
import { pictureNowMs } from './example-plans.ts'

const minuteMs = 60_000

/** The charts of docs/pictures: what the chats are sent of an hour in which an upstream fell over for some minutes. */
export async function chartPictures(): Promise<Map<string, Buffer>> {
  const library = await loadCanvas()
  return new Map(exampleCharts().map(chart => [`chart-${chart.name}.png`, paintChart(library, chart)]))
}

/** The same before they are drawn. */
export function exampleCharts(): Chart[] {
  return [
    trafficChart('Requests to shop in the last 1h', exampleSeries(30, 2 * minuteMs)),
    ratesChart('Requests in the last 1h', exampleSeries(12, 5 * minuteMs)),
    healthChart('Route shop, the last 4h', exampleHistory()),
  ]
}

function exampleSeries(count: number, stepMs: number): Pick<Series, 'points' | 'stepMs'> {
  const untilMs = Math.floor(pictureNowMs / stepMs) * stepMs
  const fromMs = untilMs - count * stepMs
  const points = Array.from({ length: count }, (_, at) => ({
    fromMs: fromMs + at * stepMs,
    untilMs: fromMs + (at + 1) * stepMs,
    totals: totalsAt(at / count, stepMs / minuteMs),
  }))
  return { stepMs, points }
}

/** @param at from 0 to 1: nothing is known of a while in the first half, and an upstream is ill in the second */
function totalsAt(at: number, minutes: number): Totals | null {
  if (at > 0.2 && at < 0.3) return null
  const ill = at > 0.7 && at < 0.83
  const wave = 1 + Math.sin(at * 9) / 4
  const good = Math.round(160 * minutes * wave)
  const failed = ill ? Math.round(70 * minutes) : 0
  const requests = good + failed + 12 * minutes
  return {
    requests,
    perMinute: requests / minutes,
    classes: { '1xx': 0, '2xx': good, '3xx': 0, '4xx': 12 * minutes, '5xx': failed, cut: ill ? 6 : 0 },
    failedShare: failed / requests,
    limited: 0,
    blocked: 0,
    meant: 0,
    bytes: requests * 4000,
    p50Ms: 18 * wave,
    p95Ms: (ill ? 420 : 75) * wave,
    p99Ms: (ill ? 1300 : 140) * wave,
    upstreamMeanMs: 16 * wave,
    clients: Math.round(90 * wave),
  }
}

function exampleHistory(): HealthHistory {
  const pointMs = 5 * minuteMs
  const startMs = pictureNowMs - 48 * pointMs
  const points = Array.from({ length: 48 }, (_, at) => tallyAt(at))
  return {
    ...{ fromMs: startMs, untilMs: pictureNowMs, startMs, pointMs, points },
    ...{ uptime: 0.96, coverage: 0.92, through: true, total: { ...noTally(), good: 420, bad: 18 } },
    changes: [
      { route: 'shop', atMs: startMs + 34 * pointMs, state: 'healthy', cause: 'ok' },
      { route: 'shop', atMs: startMs + 31 * pointMs, state: 'down', cause: 'refused' },
    ],
  }
}

function tallyAt(at: number): ProbeTally | null {
  if (at > 11 && at < 16) return null
  const bad = at === 31 ? 6 : at === 32 || at === 33 ? 10 : 0
  const good = 10 - bad
  const mostMs = at % 7 === 0 ? 61 : 32 + (at % 5)
  return { ...noTally(), good, bad, coveredMs: 300_000, sumMs: 10 * (18 + (at % 4)), mostMs }
}
