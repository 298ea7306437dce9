import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { page } from '../docs/documents.ts'
import { shared } from '../harness/shared.ts'
import { TestWeb } from '../web/web-parts.ts'
import { type MetricFamily, readExposition } from './exposition.ts'

const web = shared(await TestWeb.start())
const metrics = new Metrics(true)
metrics.open(web.deps)
const text = await metrics.text()
const families = readExposition(text)

const Target = z.object({ refId: z.string(), expr: z.string().min(1), legendFormat: z.string() })
const Place = z.object({ x: z.int().min(0), y: z.int().min(0), w: z.int().min(1), h: z.int().min(1) })
const Panel = z.object({
  id: z.int().positive(),
  type: z.enum(['row', 'stat', 'timeseries', 'bargauge']),
  title: z.string().min(1),
  gridPos: Place,
  datasource: z
    .object({ type: z.literal('prometheus'), uid: z.string().regex(/^\$\{datasource\}$/) })
    .optional(),
  targets: z.array(Target).default([]),
})
const Dashboard = z.object({
  title: z.string(),
  uid: z.string().regex(/^[\w-]{1,40}$/),
  schemaVersion: z.int().min(36),
  templating: z.object({ list: z.array(z.object({ name: z.string(), type: z.string() })) }),
  panels: z.array(Panel),
})
const source = readFileSync('docs/grafana.json', 'utf8')
const dashboard = Dashboard.parse(JSON.parse(source))
const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))

/** The names of metrics in a query, without what a histogram adds to its own. */
function namesIn(query: string): string[] {
  return [...query.matchAll(/\b(?:gatehouse|process|nodejs)_[a-z0-9_]+/g)].map(([name]) =>
    families.has(name) ? name : name.replace(/_(?:bucket|sum|count)$/, ''),
  )
}

/** The rows of the table in docs/metrics.md. */
const rows = [
  ...page('docs/metrics.md').text.matchAll(/^\| `(gatehouse_\w+)` \| (\w+) \| (.*?) \| (.*) \|$/gm),
].map(([, name = '', type = '', labels = '', help = '']) => ({
  name,
  type,
  labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
  help,
}))

function labelsOf({ samples, type }: MetricFamily): string[] {
  const all = new Set(samples.flatMap(({ labels }) => Object.keys(labels)))
  if (type === 'histogram') all.delete('le')
  return [...all]
}

it('docs/metrics.md lists every metric as it is, and no other', () => {
  const own = [...families.values()].filter(({ name }) => name.startsWith('gatehouse_'))
  expect(own.length).toBeGreaterThan(30)
  expect(rows.map(({ name }) => name).sort()).toEqual(own.map(({ name }) => name).sort())
  for (const family of own) {
    const row = rows.find(({ name }) => name === family.name)
    expect(row).toMatchObject({ type: family.type, help: family.help })
    expect(row?.labels).toEqual(expect.arrayContaining(labelsOf(family)))
  }
  for (const [name] of page('docs/metrics.md').text.matchAll(/\b(?:gatehouse|process|nodejs)_[a-z0-9]\w+/g))
    expect(families.has(name), name).toBe(true)
})

it('names of metrics and their units are as Prometheus wants them', () => {
  for (const { name, type, help } of families.values()) {
    if (!name.startsWith('gatehouse_')) continue
    expect(name.endsWith('_total'), name).toBe(type === 'counter')
    expect(name).not.toMatch(/_(?:ms|milliseconds|percent|count|kb)\b/)
    expect(help, name).toMatch(/\.$/)
  }
})

it('every query of the dashboard is about metrics that there are, by labels that they have', () => {
  expect(queries.length).toBeGreaterThan(25)
  for (const query of queries) {
    const names = namesIn(query)
    expect(names, query).not.toEqual([])
    for (const name of names) expect(families.has(name), query).toBe(true)
    const known = new Set([
      'le',
      'job',
      ...rows.filter(row => names.includes(row.name)).flatMap(row => row.labels),
    ])
    const used = [
      ...[...query.matchAll(/(\w+)=~?"/g)].map(([, label = '']) => label),
      ...[...query.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/)),
    ]
    for (const label of used) expect(known, query).toContain(label)
  }
  for (const row of rows.filter(
    ({ name }) => !/lost_bytes|revisions_total|hosts_without|gatehouse_routes/.test(name),
  ))
    expect(source.includes(row.name), `${row.name} is shown`).toBe(true)
})

it('the panels have their own place and number, and the variables that they use', () => {
  const { panels, templating } = dashboard
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const taken = new Set<string>()
  for (const { title, gridPos } of panels) {
    const { x, y, w, h } = gridPos
    expect(x + w, title).toBeLessThanOrEqual(24)
    for (let column = x; column < x + w; column += 1)
      for (let line = y; line < y + h; line += 1) {
        expect(taken, title).not.toContain(`${column} ${line}`)
        taken.add(`${column} ${line}`)
      }
  }
  const variables = templating.list.map(({ name }) => name)
  const used = [...source.matchAll(/\$\{?(?!__)(\w+)/g)].map(([, name = '']) => name)
  for (const name of used) expect(variables).toContain(name)
})

/** Of Debian's package prometheus, where somebody has installed it. */
const promtool = 'promtool'
const hasPromtool = spawnSync(promtool, ['--version']).status === 0

it.runIf(hasPromtool)("Prometheus' own tool takes the metrics, and every query", () => {
  const said = spawnSync(promtool, ['check', 'metrics'], { input: text, encoding: 'utf8' })
  const ours = said.stderr.split('\n').filter(line => /error|gatehouse_/.test(line))
  expect(ours).toEqual([])
  const rules = queries.map((query, index) => ({
    record: `query:${index}`,
    expr: query.replaceAll('$__rate_interval', '1m').replaceAll('$route', '.*'),
  }))
  const file = join(mkdtempSync(join(tmpdir(), 'gh-')), 'rules.json')
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
  expect(execFileSync(promtool, ['check', 'rules', file], { encoding: 'utf8' })).toContain('SUCCESS')
})
