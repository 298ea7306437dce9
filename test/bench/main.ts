import { parseArgs } from 'node:util'
import { measurements } from './index.ts'
import { figures, writeReport } from './report.ts'
import { isMet, type Row } from './row.ts'

// Takes the measurements that are named, or all of them; only all of them make the report.
const { positionals } = parseArgs({ allowPositionals: true })
const chosen = measurements.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (chosen.length === 0) {
  console.error(`Measurements: ${measurements.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}

const results: { title: string; rows: Row[] }[] = []
for (const { title, run } of chosen) {
  console.log(`\n${title}`)
  const rows = await run(words => process.stderr.isTTY && process.stderr.write(`\r\u001b[K  ${words}`))
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  for (const row of rows) console.log(`  ${isMet(row) ? ' ' : '✗'} ${row.name}: ${figures(row)}`)
  results.push({ title, rows })
}

const missed = results.flatMap(({ rows }) => rows).filter(row => !isMet(row))
if (missed.length > 0) console.log(`\nShort of the target: ${missed.map(row => row.name).join('; ')}`)
if (chosen.length === measurements.length) {
  writeReport(results)
  console.log('\nWritten to docs/performance.md')
}
