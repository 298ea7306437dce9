import stringWidth from 'string-width'
import type { Reply } from '../../reply.ts'
import { visible } from '../../visible.ts'
import type { Item, Part } from './part.ts'

type Table = NonNullable<Reply['table']>

const gap = '  '
/** Wider lines are wrapped in the monospace letters of a desktop client, and cannot be read on a phone at all. */
const widestColumns = 60
/** No card shows more rows than this; the width of the others does not matter. */
const looked = 200

/** A table as aligned columns where it is narrow, otherwise as a list of records. Null without rows. */
export function tablePart(table: Table): Part | null {
  if (table.rows.length === 0) return null
  const widths = widthsOf({ ...table, rows: table.rows.slice(0, looked) })
  const width = widths.reduce((sum, one) => sum + one + gap.length, -gap.length)
  if (width > widestColumns) return { kind: 'records', items: table.rows.flatMap(row => record(table, row)) }
  return { kind: 'grid', items: gridLines(table, widths).map(text => ({ strong: '', text })) }
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
    text === '' ? [] : [{ strong: '', text: `${columns[index + 1] ?? ''}: ${text}` }],
  )
  return [{ strong: first === '' ? '—' : first, text: '' }, ...rest]
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)))
}

function columnsOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text)
}
