import type { TrafficSeries } from '@gatehouse/core/status-document/history.ts'
import type { ChangeMark } from '@gatehouse/core/status-document/route-document.ts'
import { h, s } from '../dom/element.ts'
import { foldedTable } from '../parts/table.ts'
import { partText } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { milliseconds } from '../words/numbers.ts'
import { flags } from './changes.ts'
import { emptyChart } from './empty-chart.ts'
import { axes, hits, type Plot, plotOf, round } from './plot.ts'

const curves = ['p50', 'p95', 'p99'] as const
type Curve = (typeof curves)[number]
type Values = readonly (number | null)[]
const labelGapPx = 13

/** How fast answers were, as three curves that their dashes and their names beside them tell apart. */
export function latencyChart(
  series: TrafficSeries,
  changes: readonly ChangeMark[],
  widthPx: number,
  name: string,
): HTMLElement {
  const { startMs, stepMs, p50Ms, p95Ms, p99Ms } = series
  const values: Record<Curve, Values> = { p50: p50Ms, p95: p95Ms, p99: p99Ms }
  if (curves.every(curve => values[curve].every(value => value === null)))
    return emptyChart(`latency-${name}`, words.charts.latency, words.charts.noneMeasured)
  const highest = Math.max(0, ...curves.flatMap(curve => values[curve].map(value => value ?? 0)))
  const plot = plotOf(p50Ms.length, highest, widthPx, 36)
  const said = words.charts.summary(words.charts.latency, String(p50Ms.length), milliseconds(plot.most))
  return h(
    'figure',
    { class: 'panel', 'data-key': `latency-${name}` },
    h(
      'figcaption',
      {},
      h('h3', {}, words.charts.latency),
      h('p', { class: 'soft' }, words.charts.latencyHint),
    ),
    s(
      'svg',
      { class: 'chart', width: widthPx, height: plot.heightPx, viewBox: `0 0 ${widthPx} ${plot.heightPx}` },
      axes(plot, startMs, stepMs, milliseconds),
      s(
        'g',
        { 'aria-hidden': 'true' },
        curves.map(curve => path(curve, values[curve], plot)),
        labels(values, plot),
      ),
      flags(plot, changes, series),
      hits(plot, named(series, values), said),
    ),
    foldedTable(`${name}-latency`, words.charts.latency, columns, rows(series)),
  )
}

const columns = [words.charts.time, ...curves.map(curve => `${curve} ${words.charts.milliseconds}`)]

function rows({ startMs, stepMs, p50Ms, p95Ms, p99Ms }: TrafficSeries) {
  const dated = partText(stepMs)
  return p50Ms.map((p50, part) => {
    const atMs = startMs + part * stepMs
    return [
      { shown: dated(atMs), value: new Date(atMs).toISOString() },
      p50,
      p95Ms[part] ?? null,
      p99Ms[part] ?? null,
    ]
  })
}

/** Broken where nothing is known; a part that stands alone is a stroke. */
function path(curve: Curve, values: Values, { x, y }: Plot): SVGElement {
  let isDrawing = false
  const steps = values.map((value, part) => {
    if (value === null) {
      isDrawing = false
      return ''
    }
    const middle = (x(part) + x(part + 1)) / 2
    const isAlone = (values[part + 1] ?? null) === null
    const start = isAlone ? `M${round(middle - 3)} ${y(value)}h6` : `M${round(middle)} ${y(value)}`
    const step = isDrawing ? `L${round(middle)} ${y(value)}` : start
    isDrawing = true
    return step
  })
  return s('path', { class: `curve curve-${curve}`, d: steps.join('') })
}

/** Each name at the end of its curve, pushed apart where they would lie on each other. */
function labels(values: Readonly<Record<Curve, Values>>, { widthPx, right, y }: Plot): SVGElement[] {
  let lowest = Number.POSITIVE_INFINITY
  return curves.flatMap(curve => {
    const last = values[curve].findLast(value => value !== null)
    if (last === undefined || last === null) return []
    const at = Math.min(y(last) + 4, lowest - labelGapPx)
    lowest = at
    return [s('text', { class: 'label', x: widthPx - right + 5, y: at }, curve)]
  })
}

function named({ startMs, stepMs }: TrafficSeries, values: Readonly<Record<Curve, Values>>) {
  const dated = partText(stepMs)
  return (part: number): string => {
    const known = curves.filter(curve => (values[curve][part] ?? null) !== null)
    const said = known.map(curve => `${curve} ${milliseconds(values[curve][part] ?? null)}`).join(', ')
    return `${dated(startMs + part * stepMs)}: ${said || words.charts.unknown}`
  }
}
