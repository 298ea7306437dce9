import type { HealthHistory } from '@gatehouse/core/health/health.ts'
import type { Chart } from '../charts/chart.ts'
import { meanMs, shareOf } from './probe-shares.ts'

/** Which share of the probes was good, how long they took, and when the state changed. */
export function healthChart(title: string, history: HealthHistory): Chart {
  const { points, startMs, pointMs, untilMs, changes } = history
  return {
    name: 'health',
    title,
    startMs,
    stepMs: pointMs,
    untilMs,
    marksAre: 'its state changed',
    gaps: 'maintenance, or not known',
    panels: [
      {
        title: 'probes',
        unit: 'share',
        look: 'stacked',
        most: 1,
        series: [
          { name: 'good', points: points.map(shareOf) },
          {
            name: 'bad',
            tone: 'bad',
            points: points.map(shareOf).map(share => (share === null ? null : 1 - share)),
          },
        ],
      },
      {
        title: 'took',
        unit: 'ms',
        look: 'lines',
        series: [
          { name: 'on average', points: points.map(meanMs) },
          {
            name: 'at most',
            points: points.map(point => (shareOf(point) === null ? null : (point?.mostMs ?? null))),
          },
        ],
      },
    ],
    marks: changes.toReversed().map(({ atMs, state }) => ({ atMs, label: state })),
  }
}
