import { type Cell, csv, type Sheet, sheetJson } from '../data/csv.ts'

/** Hands over the table beside a button as a file, as it is shown, with whole numbers where it shows rounded ones. */
export function downloadTable(button: HTMLButtonElement): void {
  const table = button.closest('[data-sheet]')?.querySelector('table')
  if (!table) return
  const isCsv = button.dataset.download === 'csv'
  const sheet = sheetOf(table)
  const type = isCsv ? 'text/csv;charset=utf-8' : 'application/json'
  const url = URL.createObjectURL(new Blob([isCsv ? csv(sheet) : sheetJson(sheet)], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = `gatehouse-${table.dataset.name ?? 'table'}.${isCsv ? 'csv' : 'json'}`
  link.click()
  URL.revokeObjectURL(url)
}

function sheetOf(table: HTMLTableElement): Sheet {
  const columns = [...(table.tHead?.rows[0]?.cells ?? [])].map(cell => cell.textContent)
  const rows = [...table.tBodies].flatMap(body => [...body.rows]).map(row => [...row.cells].map(cellOf))
  return { columns, rows }
}

function cellOf(cell: HTMLTableCellElement): Cell {
  const { value } = cell.dataset
  if (value === '') return null
  const number = Number(value)
  return value === undefined || Number.isNaN(number) ? (value ?? cell.textContent) : number
}
