import { visible } from '../../visible.ts'
import { type Look, styled } from './look.ts'
import { columnsOf, padded, wrap } from './wrap.ts'

interface Table {
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

const gap = 2
const leastWrapped = 24

/** A table as aligned columns; its widest column is wrapped when that helps, otherwise every row becomes a list. */
export function renderTable(table: Table, look: Look): string[] {
  const columns = table.columns.map(visible)
  const rows = table.rows.map(row => columns.map((_, index) => visible(row[index] ?? '')))
  const widths = columns.map((column, index) =>
    Math.max(...[column, ...rows.map(row => row[index] ?? '')].map(text => columnsOf(text))),
  )
  const over = widths.reduce((sum, width) => sum + width + gap, -gap) - look.width
  const widest = widths.indexOf(Math.max(...widths))
  const left = (widths[widest] ?? 0) - over
  if (over > 0 && left < leastWrapped) return rows.flatMap(row => renderRecord(columns, row, look))
  if (over > 0) widths[widest] = left
  const head = renderRow(columns, widths).map(line => styled(look, 'faint', line))
  return [...head, ...rows.flatMap(row => renderRow(row, widths))]
}

function renderRow(row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((cell, index) => wrap(cell, widths[index] ?? 0))
  const height = Math.max(...cells.map(lines => lines.length))
  return Array.from({ length: height }, (_, line) =>
    joined(
      cells.map(lines => lines[line] ?? ''),
      widths,
    ),
  )
}

function joined(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) => padded(cell, widths[index] ?? 0))
    .join(' '.repeat(gap))
    .trimEnd()
}

function renderRecord(columns: readonly string[], row: readonly string[], look: Look): string[] {
  const [first = '', ...others] = row
  // A number alone does not say what it is.
  const name = /^\d+$/.test(first) ? `${columns[0]} ${first}` : first
  const lines = wrap(name, look.width).map(line => styled(look, 'strong', line))
  others.forEach((cell, index) => {
    if (cell !== '') lines.push(...labelled(columns[index + 1] ?? '', cell, '  ', look))
  })
  return lines
}

/** `label: text`, wrapped with an indent. */
function labelled(label: string, text: string, indent: string, look: Look): string[] {
  const lines = wrap(`${label}: ${text}`, look.width - columnsOf(indent) - gap)
  return lines.map((line, index) => indent + (index === 0 ? '' : ' '.repeat(gap)) + line)
}
