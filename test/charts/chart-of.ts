import type { Chart, ChartPanel, ChartSeries } from '@gatehouse/bot/charts/chart.ts'

/** A chart with one panel of these series. */
export function chartOf(series: readonly ChartSeries[], more: Partial<ChartPanel> = {}): Chart {
  return {
    name: 'traffic',
    title: 'Requests',
    startMs: Date.UTC(2026, 10, 23, 14),
    stepMs: 60_000,
    panels: [{ title: 'requests', unit: 'count', look: 'stacked', series, ...more }],
    marks: [],
  }
}

/** A series of these points. */
export function seriesOf(...points: readonly (number | null)[]): ChartSeries {
  return { name: 'some', points }
}
