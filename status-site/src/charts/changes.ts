import type { ChangeMark } from '@gatehouse/core/status-document/route-document.ts'
import { h, s } from '../dom/element.ts'
import { moment } from '../time/moment.ts'
import { words } from '../words/en.ts'
import type { Plot } from './plot.ts'

/** What changed within the time of a chart, the oldest first; more would cover the chart. */
const mostMarks = 9
const flagGapPx = 16

export function changesWithin(changes: readonly ChangeMark[], startMs: number, endMs: number): ChangeMark[] {
  return changes
    .filter(({ atMs }) => atMs >= startMs && atMs < endMs)
    .slice(0, mostMarks)
    .reverse()
}

/** Numbered flags at their times. */
export function flags(
  { heightPx, top, bottom, x }: Plot,
  changes: readonly ChangeMark[],
  startMs: number,
  stepMs: number,
): SVGElement {
  const places = changes.map(({ atMs }) => x((atMs - startMs) / stepMs))
  let next = Number.POSITIVE_INFINITY
  const all = places.reverse().map((at, index) => {
    // Flags of changes at the same time stand side by side.
    next = Math.min(at, next - flagGapPx)
    return [
      s('line', { class: 'mark', x1: at, x2: at, y1: top - 6, y2: heightPx - bottom }),
      s('circle', { class: 'flag', cx: next, cy: top - 12, r: 7 }),
      s('text', { class: 'flag-number', x: next, y: top - 8.5 }, changes.length - index),
    ]
  })
  return s('g', { 'aria-hidden': 'true' }, all)
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
