import type { ChangeMark } from '@gatehouse/core/status-document/route-document.ts'
import { h, s } from '../dom/element.ts'
import { moment } from '../time/moment.ts'
import { words } from '../words/en.ts'
import type { Plot } from './plot.ts'

/** What changed within the time of a chart, the oldest first; more would cover the chart. */
const mostMarks = 9

export function changesWithin(changes: readonly ChangeMark[], startMs: number, endMs: number): ChangeMark[] {
  return changes
    .filter(({ atMs }) => atMs >= startMs && atMs < endMs)
    .slice(0, mostMarks)
    .reverse()
}

/** Numbered flags at their times. */
export function flags(
  { heightPx, top, bottom, parts, x }: Plot,
  changes: readonly ChangeMark[],
  startMs: number,
  stepMs: number,
): SVGElement {
  const all = changes.map(({ atMs }, index) => {
    const at = x((atMs - startMs) / stepMs)
    return [
      s('line', { class: 'mark', x1: at, x2: at, y1: top - 6, y2: heightPx - bottom }),
      s('circle', { class: 'flag', cx: at, cy: top - 12, r: 7 }),
      s('text', { class: 'flag-number', x: at, y: top - 8.5 }, index + 1),
    ]
  })
  return s('g', { 'aria-hidden': 'true', 'data-parts': parts }, all)
}

/** What the numbers of the flags stand for. */
export function flagList(changes: readonly ChangeMark[]): HTMLElement | null {
  if (changes.length === 0) return null
  return h(
    'ol',
    { class: 'keys', 'aria-label': words.charts.changes },
    changes.map(({ atMs, kind, words: said }, index) =>
      h(
        'li',
        {},
        h(
          'span',
          {},
          h('strong', {}, `${index + 1}`),
          ' ',
          moment(atMs),
          ` ${words.route.kinds[kind]}: ${said}`,
        ),
      ),
    ),
  )
}
