import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { expect, it } from 'vitest'
import { page } from '../docs/documents.ts'

interface Row {
  line: string
  by: string
  doctor: string
  yours: string
}

/** The rows of the tables that have a column for doctor. */
function rowsOf(text: string): Row[] {
  const tables = text.split(/^\| line \| by itself \| doctor \| yours \|$/m).slice(1)
  return tables.flatMap(table =>
    (table.split('\n\n')[0] ?? '')
      .split('\n')
      .filter(line => line.startsWith('| ') && !line.startsWith('| ---'))
      .map(line => {
        const [at = '', by = '', doctor = '', yours = ''] = line.slice(2, -2).split(' | ')
        return { line: at, by, doctor, yours }
      }),
  )
}

const named = (row: Row): string[] => [...row.doctor.matchAll(/`([^`]+)`/g)].map(([, id = '']) => id)

const numbers = (prefix: string, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`)

/** Every line of both lists. The cheat sheet has no rule 11. */
const lines = [
  ...numbers('H', 1, 21),
  ...numbers('C4.', 1, 12),
  ...numbers('C5.', 1, 32),
  ...numbers('R', 0, 13).filter(rule => rule !== 'R11'),
]

const missing = (text: string): string[] => {
  const there = rowsOf(text).flatMap(({ line }) => line.match(/\b[HCR]\d[\d.]*/g) ?? [])
  return lines.filter(line => !there.includes(line))
}

const { text } = page('docs/hardening.md')
const ids = new Set(checks.map(({ id }) => id))

it('docs/hardening.md has each line of both lists', () => {
  expect(missing(text)).toEqual([])
  expect(missing(text.replace(/^\| C5\.32.*\n/m, ''))).toEqual(['C5.32', 'R1'])
})

it('each line says what is done, what is looked at and what is left, or that it is nothing', () => {
  const rows = rowsOf(text)
  expect(rows.length).toBeGreaterThan(60)
  for (const row of rows) {
    expect(Object.values(row), row.line).not.toContain('')
    expect([row.by, row.doctor, row.yours].filter(cell => cell !== '–').length, row.line).toBeGreaterThan(0)
    expect(row.doctor, row.line).toMatch(/^(–|`[a-z-]+`(, `[a-z-]+`)*)$/)
  }
})

it('what it says of doctor is there, and no check of doctor is left out of it', () => {
  const cited = rowsOf(text).flatMap(named)
  expect(cited.filter(id => !ids.has(id))).toEqual([])
  expect([...ids].filter(id => !text.includes(`\`${id}\``))).toEqual([])
  const wrong = text.replace('`container-socket`', '`container-sockets`')
  expect(
    rowsOf(wrong)
      .flatMap(named)
      .filter(id => !ids.has(id)),
  ).toEqual(['container-sockets'])
})
