import { type Child, h } from '../dom/element.ts'

/** A part of a page under its heading. */
export function section(id: string, title: string, ...content: Child[]): HTMLElement {
  return h('section', { 'data-key': id, class: id, 'aria-labelledby': id }, h('h2', { id }, title), content)
}
