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
  const beyond = table.rows.length - rows.length
  const lines = aligned({ ...table, rows }, columnsOf, widestColumns)
  if (lines === null) return [{ kind: 'records', items: rows.flatMap(row => record(table, row)), beyond }]
  return [{ kind: 'grid', items: lines.map(text => ({ strong: '', text })), beyond }]
}

/** All rows in aligned columns, however wide. */
export function wholeTable(table: Table): string[] {
  // The columns of other letters than ASCII's take long to count: of many rows they are counted as one each.
  const measure = table.rows.length > mostRows ? (text: string) => text.length : columnsOf
  return table.rows.length === 0 ? [] : (aligned(table, measure, Number.POSITIVE_INFINITY) ?? [])
}

/** The heading and the rows in aligned columns; null when they are wider than that. */
function aligned(
  { columns, rows }: Table,
  measure: (text: string) => number,
  widest: number,
): string[] | null {
  const cells = [columns, ...rows].map(row => columns.map((_, index) => visible(row[index] ?? '')))
  const widths = columns.map((_, index) =>
    cells.reduce((width, row) => Math.max(width, measure(row[index] ?? '')), 0),
  )
  if (widths.reduce((sum, one) => sum + one + gap.length, -gap.length) > widest) return null
  const padded = (text: string, width: number) => text + ' '.repeat(Math.max(0, width - measure(text)))
  return cells.map(row =>
    row
      .map((text, index) => padded(text, widths[index] ?? 0))
      .join(gap)
      .trimEnd(),
  )
}

/** The first cell as a heading, the others below it with their columns; of two cells, one behind the other. */
function record({ columns }: Table, row: readonly string[]): Item[] {
  const [first = '', ...others] = row
  const strong = isSaid(first) ? first : '—'
  if (columns.length === 2) return [{ strong, text: others[0] ?? '', head: true }]
  const rest = others.flatMap((text, index) =>
    isSaid(text) ? [{ strong: '', text: `${columns[index + 1] ?? ''}: ${text}` }] : [],
  )
  return [{ strong, text: '', head: true }, ...rest]
}

function columnsOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text)
}
