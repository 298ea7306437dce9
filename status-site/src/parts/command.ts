import { h } from '../dom/element.ts'
import { words } from '../words/en.ts'

/** Lines that help, to be copied: the page itself changes nothing. */
export function commands(lines: readonly string[]): HTMLElement {
  const entries = lines.map(line => h('li', { 'data-key': line }, h('code', {}, line), copyButton(line)))
  return h(
    'details',
    { class: 'act', 'data-key': 'act' },
    h('summary', {}, words.act),
    h('p', { class: 'soft' }, words.actHint),
    h('ul', { class: 'commands' }, entries),
  )
}

/** Copies a line that stands right before it. */
export function copyButton(line: string): HTMLElement {
  return h(
    'button',
    { type: 'button', class: 'copy', 'data-copy': line, 'aria-label': `${words.copy}: ${line}` },
    words.copy,
  )
}
