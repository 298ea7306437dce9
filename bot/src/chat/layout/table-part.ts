import stringWidth from 'string-width'
import type { Reply } from '../../reply.ts'
import { visible } from '../../visible.ts'
import { shortened } from './clip.ts'
import { dot, type Item, isSaid, type Part } from './part.ts'

type Table = NonNullable<Reply['table']>

const gap = '  '
/** Wider lines are wrapped in the monospace letters of a desktop client, and cannot be read on a phone at all. */
const widestColumns = 60
/** No card has room for more rows. */
const mostRows = 200
const longestNarrower = 80

/** In a longer line nobody finds a cell: each stands in a line of its own, with its column. */
const longestRow = 200

/** A table as aligned columns where it is narrow, otherwise as one line for each row. */
export function tablePart(table: Table): Part[] {
  const rows = table.rows.slice(0, mostRows)
  if (!rows.some(row => row.some(isSaid))) return []
  const beyond = table.rows.length - rows.length
  const { narrower = '' } = table
  const rest = {
    beyond,
    ...(isSaid(narrower) && { narrower: shortened(visible(narrower), longestNarrower) }),
  }
  const lines = aligned({ ...table, rows }, columnsOf, widestColumns)
  if (lines === null) return [{ kind: 'records', items: recordsOf({ ...table, rows }), ...rest }]
  const items = lines.map((text, index) => ({
    strong: '',
    text,
    ...(index === 0 && { columns: true as const }),
  }))
  return [{ kind: 'grid', items, ...rest }]
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

/** The rows, below a line that names their columns; two need no names. */
function recordsOf({ columns, rows }: Table): Item[] {
  const records = rows.map(row => oneLine(columns, row) ?? severalLines(columns, row))
  const names = columns.map(column => column.trim() || '–').join(dot)
  const named = columns.length > 2 && columns.some(isSaid) && records.some(lines => lines[0]?.row)
  return [...(named ? [{ strong: '', text: names, columns: true } as const] : []), ...records.flat()]
}

/** The first cell, and the others behind it; null when that is too long. A dash holds the place of an empty one before another. */
function oneLine(columns: readonly string[], row: readonly string[]): Item[] | null {
  const cells = columns.slice(1).map((_, index) => row[index + 1] ?? '')
  const said = cells.slice(0, cells.findLastIndex(isSaid) + 1)
  const text = said.map(cell => (isSaid(cell) ? cell : '–')).join(dot)
  const strong = nameOf(row)
  if (columns.length <= 2) return [{ strong, text, head: true }]
  return strong.length + text.length > longestRow ? null : [{ strong, text, head: true, row: true }]
}

/** The first cell as a heading, the others below it with their columns. */
function severalLines(columns: readonly string[], row: readonly string[]): Item[] {
  const rest = columns.slice(1).flatMap((column, index) => {
    const cell = row[index + 1] ?? ''
    return isSaid(cell) ? [{ strong: '', text: `${column}: ${cell}` }] : []
  })
  return [{ strong: nameOf(row), text: '', head: true }, ...rest]
}

function nameOf([first = '']: readonly string[]): string {
  return isSaid(first) ? first : '—'
}

function columnsOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text)
}
