import type { Cell } from '../data/csv.ts'
import { type Child, h } from '../dom/element.ts'
import { words } from '../words/en.ts'

/** What a cell shows, and where that is rounded or worded, what it is. */
export interface Shown {
  shown: Child
  value: Cell
}
export type TableCell = Shown | Cell

/** A table with its downloads, or a word where it has no rows. `name` is a part of the name of the files. */
export function table(
  name: string,
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly TableCell[])[],
): HTMLElement {
  if (rows.length === 0) return h('p', { class: 'soft' }, words.logs.none)
  return h(
    'div',
    { class: 'sheet', 'data-sheet': true },
    h(
      'div',
      { class: 'scroll', role: 'group', tabindex: 0, 'aria-label': caption },
      h(
        'table',
        { 'data-name': name },
        h('caption', { class: 'heard' }, caption),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            columns.map(column => h('th', { scope: 'col' }, column)),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map(row => h('tr', {}, row.map(cell))),
        ),
      ),
    ),
    h(
      'p',
      { class: 'downloads' },
      download('csv', words.downloadCsv, caption),
      download('json', words.downloadJson, caption),
    ),
  )
}

/** The same, closed until somebody opens it: for what is drawn beside it. */
export function foldedTable(...of: Parameters<typeof table>): HTMLElement {
  const word = h('span', {}, words.table, h('span', { class: 'heard' }, `: ${of[1]}`))
  return folded(word, ...of)
}

/** The same under words of its own. */
export function folded(word: Child, ...of: Parameters<typeof table>): HTMLElement {
  return h('details', { class: 'fold', 'data-key': `table-${of[0]}` }, h('summary', {}, word), table(...of))
}

function cell(content: TableCell): HTMLElement {
  if (typeof content === 'object' && content !== null)
    return h('td', { 'data-value': content.value ?? '', class: isNumber(content.value) }, content.shown)
  return h(
    'td',
    { ...(content === null ? { 'data-value': '' } : {}), class: isNumber(content) },
    content ?? '–',
  )
}

const isNumber = (value: Cell) => (typeof value === 'number' ? 'number' : null)

function download(kind: 'csv' | 'json', word: string, caption: string): HTMLElement {
  return h('button', { type: 'button', 'data-download': kind, 'aria-label': `${word}: ${caption}` }, word)
}
