import stringWidth from 'string-width'
import type { Reply } from '../../reply.ts'
import { visible } from '../../visible.ts'
import { type Item, isSaid, type Part } from './part.ts'

type Table = NonNullable<Reply['table']>

const gap = '  '
/** Wider lines are wrapped in the monospace letters of a desktop client, and cannot be read on a phone at all. */
const widestColumns = 60
/** No card has room for more rows. */
const mostRows = 200

/** A table as aligned columns where it is narrow, otherwise as a list of records. */
export function tablePart(table: Table): Part[] {
  const rows = table.rows.slice(0, mostRows)
  if (!rows.some(row => row.some(isSaid))) return []
  const looked = { ...table, rows }
  const beyond = table.rows.length - rows.length
  const widths = widthsOf(looked)
  const width = widths.reduce((sum, one) => sum + one + gap.length, -gap.length)
  if (width > widestColumns)
    return [{ kind: 'records', items: rows.flatMap(row => record(table, row)), beyond }]
  return [{ kind: 'grid', items: gridLines(looked, widths).map(text => ({ strong: '', text })), beyond }]
}

/** All rows in aligned columns, however wide. */
export function wholeTable(table: Table): string[] {
  return table.rows.length === 0 ? [] : gridLines(table, widthsOf(table))
}

function gridLines({ columns, rows }: Table, widths: readonly number[]): string[] {
  return [columns, ...rows].map(row =>
    widths
      .map((width, index) => padded(visible(row[index] ?? ''), width))
      .join(gap)
      .trimEnd(),
  )
}

function widthsOf({ columns, rows }: Table): number[] {
  return columns.map((column, index) =>
    rows.reduce(
      (widest, row) => Math.max(widest, columnsOf(visible(row[index] ?? ''))),
      columnsOf(visible(column)),
    ),
  )
}

/** The first cell as a heading, the others below it with their columns. */
function record({ columns }: Table, row: readonly string[]): Item[] {
  const [first = '', ...others] = row
  const rest = others.flatMap((text, index) =>
    isSaid(text) ? [{ strong: '', text: `${columns[index + 1] ?? ''}: ${text}` }] : [],
  )
  return [{ strong: isSaid(first) ? first : '—', text: '', head: true }, ...rest]
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)))
}

function columnsOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text)
}
