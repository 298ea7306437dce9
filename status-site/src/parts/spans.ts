import { type TrafficSpan, trafficSpans } from '@gatehouse/core/status-document/route-document.ts'
import { h } from '../dom/element.ts'
import { words } from '../words/en.ts'

/** The span that an address of the page names. */
export function readSpan(query: string): TrafficSpan {
  const wanted = new URLSearchParams(query).get('span')
  return trafficSpans.find(span => span === wanted) ?? '24h'
}

/** Links to the same page for other spans. */
export function spanLinks(current: TrafficSpan): HTMLElement {
  return h(
    'nav',
    { 'aria-label': words.span, 'data-key': 'spans' },
    h(
      'ul',
      { class: 'spans' },
      trafficSpans.map(span =>
        h(
          'li',
          {},
          h(
            'a',
            { href: `?span=${span}`, 'aria-current': span === current ? 'true' : null },
            words.spans[span],
          ),
        ),
      ),
    ),
  )
}
