import type { TrafficSeries } from '@gatehouse/core/status-document/history.ts'
import type { ChangeMark } from '@gatehouse/core/status-document/route-document.ts'
import { h, s } from '../dom/element.ts'
import { moment } from '../time/moment.ts'
import { words } from '../words/en.ts'
import { type Plot, round } from './plot.ts'

/** What changed within the time of a chart, the oldest first; more would cover the chart. */
const mostMarks = 9
/** Flags that are nearer to each other would lie on each other. */
const flagGapPx = 18

function changesWithin(
  changes: readonly ChangeMark[],
  { startMs, stepMs, requests }: TrafficSeries,
): ChangeMark[] {
  const endMs = startMs + stepMs * requests.length
  return changes
    .filter(({ atMs }) => atMs >= startMs && atMs < endMs)
    .slice(0, mostMarks)
    .reverse()
}

interface Flag {
  first: number
  last: number
  at: number
}

/** Numbered flags at their times; one flag for those that would lie on each other: `1–3`. */
export function flags(plot: Plot, changes: readonly ChangeMark[], series: TrafficSeries): SVGElement {
  const { heightPx, widthPx, top, bottom, x } = plot
  const { startMs, stepMs } = series
  const places = changesWithin(changes, series).map(({ atMs }) => x((atMs - startMs) / stepMs))
  const lines = [...new Set(places)].map(at =>
    s('line', { class: 'mark', x1: at, x2: at, y1: top - 6, y2: heightPx - bottom }),
  )
  const shown = grouped(places).map(({ first, last, at }) => {
    const text = first === last ? String(first) : `${first}–${last}`
    const width = first === last ? 14 : 26
    const left = round(Math.min(at - width / 2, widthPx - width))
    return [
      s('rect', { class: 'flag', x: left, y: top - 19, width, height: 14, rx: 7 }),
      s('text', { class: 'flag-number', x: left + width / 2, y: top - 8.5 }, text),
    ]
  })
  return s('g', { 'aria-hidden': 'true' }, lines, shown)
}

function grouped(places: readonly number[]): Flag[] {
  const found: Flag[] = []
  for (const [index, at] of places.entries()) {
    const before = found.at(-1)
    const isNear =
      before !== undefined && at - before.at < (before.first === before.last ? 1 : 1.5) * flagGapPx
    if (isNear) before.last = index + 1
    else found.push({ first: index + 1, last: index + 1, at })
  }
  return found
}

/** What the numbers of the flags stand for; null where there are none. */
export function flagList(changes: readonly ChangeMark[], series: TrafficSeries): HTMLElement | null {
  const shown = changesWithin(changes, series)
  if (shown.length === 0) return null
  const entries = shown.map(({ atMs, kind, words: said }, index) => {
    const what = words.route.kinds[kind]
    const number = h('strong', { class: 'flag-key' }, `${index + 1}`)
    return h('li', {}, number, h('span', {}, moment(atMs), ` ${what === null ? '' : `${what}: `}${said}`))
  })
  return h('ol', { class: 'keys', 'aria-label': words.charts.changeNumbers, 'data-key': 'flags' }, entries)
}
