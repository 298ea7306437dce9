import { h } from '../dom/element.ts'

/** Says why there is nothing to draw, in place of a grid without values. */
export function emptyChart(key: string, title: string, why: string): HTMLElement {
  return h(
    'figure',
    { class: 'panel', 'data-key': key },
    h('figcaption', {}, h('h3', {}, title)),
    h('p', { class: 'soft' }, why),
  )
}
