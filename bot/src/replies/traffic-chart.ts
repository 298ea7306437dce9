import type { Series } from '@gatehouse/core/access-log/summary.ts'
import type { SpanMs, Totals } from '@gatehouse/core/access-log/totals.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import type { Chart, ChartPanel, ChartSeries } from '../charts/chart.ts'

type Steps = Pick<Series, 'points' | 'stepMs'>

/** How many requests came, how they were answered, and how long that took. Nothing is drawn beyond the end of what was asked for. */
export function trafficChart(title: string, series: Steps, asked?: SpanMs): Chart {
  const took: ChartPanel = {
    title: 'took',
    unit: 'ms',
    look: 'lines',
    series: [
      line(series, 'half within', totals => totals.p50Ms),
      line(series, '95 % within', totals => totals.p95Ms),
      line(series, '99 % within', totals => totals.p99Ms),
    ],
  }
  return { ...timeOf(series, asked), name: 'traffic', title, panels: [answers(series), took], marks: [] }
}

/** How many requests came, and what share of them failed. */
export function ratesChart(title: string, series: Steps, asked?: SpanMs): Chart {
  const failed: ChartPanel = {
    title: '5xx of all',
    unit: 'share',
    look: 'lines',
    series: [{ ...line(series, '5xx', totals => totals.failedShare), tone: 'bad' }],
  }
  return { ...timeOf(series, asked), name: 'rates', title, panels: [answers(series), failed], marks: [] }
}

function timeOf(
  { points, stepMs }: Steps,
  asked: SpanMs | undefined,
): Pick<Chart, 'startMs' | 'stepMs' | 'untilMs'> {
  return { startMs: points[0]?.fromMs ?? 0, stepMs, ...(asked && { untilMs: asked.untilMs }) }
}

function answers(series: Steps): ChartPanel {
  return {
    title: `requests per ${durationText(series.stepMs)}`,
    unit: 'count',
    look: 'stacked',
    series: [
      line(series, '2xx, 3xx', ({ classes }) => classes['1xx'] + classes['2xx'] + classes['3xx']),
      line(series, '4xx', ({ classes }) => classes['4xx']),
      line(series, '5xx', ({ classes }) => classes['5xx']),
      line(series, 'no answer', ({ classes }) => classes.cut),
    ],
  }
}

function line({ points }: Steps, name: string, of: (totals: Totals) => number | null): ChartSeries {
  return { name, points: points.map(({ totals }) => totals && of(totals)) }
}
