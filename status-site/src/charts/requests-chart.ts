import type { TrafficSeries } from '@gatehouse/core/status-document/history.ts'
import type { ChangeMark } from '@gatehouse/core/status-document/route-document.ts'
import { h, s } from '../dom/element.ts'
import { foldedTable } from '../parts/table.ts'
import { partText } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { count, shortCount } from '../words/numbers.ts'
import { flags } from './changes.ts'
import { emptyChart } from './empty-chart.ts'
import { axes, hits, type Plot, plotOf, round } from './plot.ts'

const kinds = ['failed', 'cut', 'refused', 'ok'] as const

/** Requests in time as columns, the failed ones at the foot of each, where a few of them are seen. */
export function requestsChart(
  series: TrafficSeries,
  changes: readonly ChangeMark[],
  widthPx: number,
  name: string,
): HTMLElement {
  const { startMs, stepMs, requests } = series
  const none = requests.every(value => value === null) ? words.charts.noneKnown : words.charts.noneCame
  if (requests.every(value => !value)) return emptyChart(`requests-${name}`, words.charts.requests, none)
  const plot = plotOf(requests.length, Math.max(0, ...requests.map(value => value ?? 0)), widthPx, 8)
  const said = words.charts.summary(words.charts.requests, String(requests.length), count(plot.most))
  return h(
    'figure',
    { class: 'panel', 'data-key': `requests-${name}` },
    h('figcaption', {}, h('h3', {}, words.charts.requests)),
    h('ul', { class: 'keys', 'aria-hidden': 'true' }, [...kinds].reverse().map(key)),
    s(
      'svg',
      { class: 'chart', width: widthPx, height: plot.heightPx, viewBox: `0 0 ${widthPx} ${plot.heightPx}` },
      axes(plot, startMs, stepMs, shortCount),
      s(
        'g',
        { 'aria-hidden': 'true' },
        requests.map((_, part) => column(series, part, plot)),
      ),
      flags(plot, changes, series),
      hits(plot, named(series), said),
    ),
    foldedTable(`${name}-requests`, words.charts.requests, columns, rows(series)),
  )
}

const columns = [
  words.charts.time,
  words.charts.requests,
  words.charts.ok,
  words.charts.refused,
  words.charts.failed,
  words.charts.cut,
]

function rows({ startMs, stepMs, requests, ok, refused, failed, cut }: TrafficSeries) {
  const dated = partText(stepMs)
  return requests.map((all, part) => {
    const atMs = startMs + part * stepMs
    const cells = [all, ok[part] ?? null, refused[part] ?? null, failed[part] ?? null, cut[part] ?? null]
    return [{ shown: dated(atMs), value: new Date(atMs).toISOString() }, ...cells]
  })
}

function key(kind: (typeof kinds)[number]): HTMLElement {
  const square = s('rect', { class: `part-${kind}`, width: 10, height: 10, rx: 2 })
  return h('li', {}, s('svg', { viewBox: '0 0 10 10' }, square), words.charts[kind])
}

function column(series: TrafficSeries, part: number, { x, y }: Plot): SVGElement[] {
  const width = round(Math.max(1, (x(part + 1) - x(part)) * 0.82))
  let below = 0
  return kinds.flatMap(kind => {
    const value = series[kind][part] ?? 0
    if (value === 0) return []
    const [foot, head] = [y(below), y(below + value)]
    below += value
    // One failed request among thousands is still to be seen.
    const height = round(Math.max(foot - head, 1.5))
    return [s('rect', { class: `part-${kind}`, x: x(part), y: round(foot - height), width, height })]
  })
}

function named({ startMs, stepMs, requests, ...series }: TrafficSeries) {
  const dated = partText(stepMs)
  return (part: number): string => {
    const all = requests[part] ?? null
    const time = dated(startMs + part * stepMs)
    if (all === null) return `${time}: ${words.charts.unknown}`
    const shown = [...kinds].reverse().filter(kind => (series[kind][part] ?? 0) > 0)
    const of = shown.map(kind => `${words.charts[kind]} ${count(series[kind][part] ?? 0)}`).join(', ')
    return `${time}: ${count(all)}${of && ` (${of})`}`
  }
}
