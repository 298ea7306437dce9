import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { caddyBinary } from '../harness/edge.ts'
import { isMet, type Row } from './row.ts'

const file = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))

/** The figures of a row in words: `1.08 (1.02–1.15), at most 1.2`. */
export function figures(row: Row): string {
  const [least, most] = row.range
  const range = least === most ? '' : ` (${number(least, row)}–${number(most, row)})`
  return `${withUnit(row.measured, row)}${range}${row.target ? `, ${targetWords(row)}` : ''}`
}

/** Writes all results as a page for readers. */
export function writeReport(results: readonly { title: string; rows: readonly Row[] }[]): void {
  const sections = results.map(({ title, rows }) => [`## ${title}`, '', table(rows)].join('\n'))
  writeFileSync(file, `${[introduction(), ...sections].join('\n\n')}\n`)
}

function introduction(): string {
  const memoryGb = Math.round(totalmem() / 1024 ** 3)
  const caddy = execFileSync(caddyBinary, ['version'], { encoding: 'utf8' }).split(' ')[0]
  const date = new Date().toISOString().slice(0, 10)
  return `# Performance

Written by \`npm run bench\` on ${date}: ${availableParallelism()} cores, ${memoryGb} GB of memory, Node ${process.version}, Caddy ${caddy}.

Times depend on the machine, so what is demanded of Gatehouse is a ratio wherever there is something to compare with: both sides are measured
in turn, in one run, on one machine, and the ratio is taken pair by pair. A figure is the median; the smallest and the largest follow in brackets.
Load, upstreams, Caddy and Gatehouse share the cores. No test asserts a time.`
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(row => {
    const [least, most] = row.range
    const range = least === most ? '' : ` (${number(least, row)}–${number(most, row)})`
    const target = row.target ? `${targetWords(row)}${isMet(row) ? '' : ' — **missed**'}` : ''
    return `| ${row.name} | ${withUnit(row.measured, row)}${range} | ${target} | ${row.how} |`
  })
  return ['| what | measured | target | how |', '| --- | --- | --- | --- |', ...lines].join('\n')
}

function targetWords(row: Row): string {
  return row.target ? `${row.target.sense} ${withUnit(row.target.value, row)}` : ''
}

function withUnit(figure: number, row: Row): string {
  return row.unit === 'ratio' ? number(figure, row) : `${number(figure, row)} ${row.unit}`
}

function number(figure: number, { unit }: Row): string {
  const digits = unit === 'ratio' || unit === 's' ? 2 : figure < 10 ? 1 : 0
  return figure.toLocaleString('en', { maximumFractionDigits: digits })
}
