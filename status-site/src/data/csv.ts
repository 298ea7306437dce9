/** One cell. */
export type Cell = string | number | null

/** Columns under their names: what a chart shows, as a table and as a file. */
export interface Sheet {
  columns: readonly string[]
  rows: readonly (readonly Cell[])[]
}

/**
 * Comma-separated values (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front
 * (https://owasp.org/www-community/attacks/CSV_Injection): such texts come from clients.
 */
export function csv({ columns, rows }: Sheet): string {
  return [columns, ...rows].map(row => `${row.map(csvCell).join(',')}\r\n`).join('')
}

/** The same for programs: one object a row. */
export function sheetJson({ columns, rows }: Sheet): string {
  const objects = rows.map(row =>
    Object.fromEntries(columns.map((name, index) => [name, row[index] ?? null])),
  )
  return `${JSON.stringify(objects, null, 2)}\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
