import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import { expect, it } from 'vitest'
import { shopAndWiki } from '../access-log/shop-and-wiki.ts'
import { until } from '../harness/ask.ts'
import { shared } from '../harness/shared.ts'
import { visits } from '../harness/visits.ts'
import { numberOf, readExposition } from './exposition.ts'

const { gate } = shared(await shopAndWiki())
const metrics = new Metrics(true)
metrics.open({ ...gate.deps, startedAtMs: gate.clock.nowMs() })
const scrape = async () => readExposition(await metrics.text())
const since = Math.floor(gate.clock.nowMs() / 60_000) * 60_000

async function came(requests: number) {
  const query = { fromMs: since, untilMs: gate.clock.nowMs() + 1000, routes: null }
  return until(
    async () => (await gate.deps.summaries.totals(query)).totals,
    totals => (totals?.requests ?? 0) + (totals?.blocked ?? 0) + (totals?.meant ?? 0) >= requests,
  )
}

it('says the same of real traffic as the command traffic does', async () => {
  await scrape()
  await visits(gate, 20, 'shop.localhost')
  await visits(gate, 5, 'wiki.localhost')
  for (const path of ['/broken', '/broken', '/none']) await gate.ask('shop.localhost', path)
  await gate.ask('nobody.localhost')
  await came(29)
  const read = await scrape()
  const { data } = await gate.done('traffic shop last 15m')
  const { totals } = data as { totals: { classes: Record<string, number>; bytes: number; p95Ms: number } }
  for (const [name, count] of Object.entries(totals.classes))
    expect(numberOf(read, 'gatehouse_requests_total', { route: 'shop', class: name })).toBe(count)
  expect(numberOf(read, 'gatehouse_requests_total', { route: 'shop', class: '5xx' })).toBe(2)
  expect(numberOf(read, 'gatehouse_requests_total', { route: 'wiki', class: '2xx' })).toBe(5)
  expect(numberOf(read, 'gatehouse_requests_total', { route: '_none', class: '4xx' })).toBe(1)
  expect(numberOf(read, 'gatehouse_response_bytes_total', { route: 'shop' })).toBe(totals.bytes)
  const quantile = { route: 'shop', quantile: '0.95' }
  expect(numberOf(read, 'gatehouse_request_duration_quantile_seconds', quantile)).toBe(totals.p95Ms / 1000)
})

it('counts on: never back, and everything once', async () => {
  const before = await scrape()
  await visits(gate, 7, 'shop.localhost')
  await came(36)
  const after = await scrape()
  const ok = { route: 'shop', class: '2xx' }
  const [one, other] = [before, after].map(read => numberOf(read, 'gatehouse_requests_total', ok) ?? 0)
  expect((other ?? 0) - (one ?? 0)).toBe(7)
  for (const { type, samples } of before.values())
    if (type === 'counter')
      for (const { name, labels, value } of samples)
        expect(numberOf(after, name, labels)).toBeGreaterThanOrEqual(value)
})

it('says what blocks, mitigations, probes and revisions do', async () => {
  await gate.done('maintenance wiki 1h', 'block 198.51.100.7 1h')
  await gate.ask('wiki.localhost')
  await gate.ask('shop.localhost', '/', { headers: { 'X-Forwarded-For': '198.51.100.7' } })
  await came(38)
  await gate.probe(3)
  const read = await scrape()
  const value = (name: string, labels?: Record<string, string>) => numberOf(read, name, labels)
  expect(value('gatehouse_edge_drift')).toBe(0)
  expect(value('gatehouse_blocks')).toBe(1)
  expect(value('gatehouse_mitigations', { kind: 'maintenance' })).toBe(1)
  expect(value('gatehouse_requests_blocked_total', { route: '_none' })).toBe(1)
  expect(value('gatehouse_requests_meant_total', { route: 'wiki' })).toBe(1)
  expect(value('gatehouse_route_up', { route: 'shop' })).toBe(1)
  expect(value('gatehouse_route_up', { route: 'wiki' })).toBeUndefined()
  expect(value('gatehouse_route_health', { route: 'wiki', state: 'maintenance' })).toBe(1)
  expect(value('gatehouse_route_uptime_ratio', { route: 'shop' })).toBe(1)
  expect(value('gatehouse_revision')).toBe(gate.edge.revisions.active()?.number)
  expect(value('gatehouse_applies_total', { outcome: 'applied' })).toBe(1)
  expect(value('gatehouse_apply_duration_seconds_count')).toBe(1)
  expect(value('gatehouse_routes', { state: 'enabled' })).toBe(2)
  expect(value('gatehouse_log_reader_blind')).toBe(0)
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e6)
  for (const { samples } of read.values())
    for (const { name } of samples.filter(({ labels }) => labels.family !== undefined))
      expect(name).toBe('gatehouse_metrics_failed')
  expect(read.get('gatehouse_metrics_failed')?.samples.map(({ value: failed }) => failed)).not.toContain(1)
})

it('no client, path, agent or address is a label', async () => {
  const headers = { 'X-Forwarded-For': '203.0.113.99', 'User-Agent': 'made-up-agent"} 1' }
  await gate.ask('shop.localhost', '/made-up-path', { headers })
  await came(39)
  const text = await metrics.text()
  expect(text).not.toMatch(/203\.0\.113|198\.51\.100|made-up|127\.0\.0\.1|localhost/)
})

it('a route that goes takes its series with it', async () => {
  await gate.done('route remove wiki')
  const read = await scrape()
  const routes = new Set(
    [...read.values()].flatMap(({ samples }) => samples.map(({ labels }) => labels.route)),
  )
  expect(routes).not.toContain('wiki')
  expect(routes).toContain('shop')
})

it('begins at the start of the program and not at the first asking, and every route with zeros', async () => {
  const late = new Metrics(false)
  const before = gate.edge.revisions.list(1)[0]?.createdAtMs ?? 0
  late.open({ ...gate.deps, startedAtMs: before + 1 })
  await gate.done('route add quiet quiet.localhost answer=200', 'route add still still.localhost answer=200')
  const read = readExposition(await late.text())
  expect(numberOf(read, 'gatehouse_applies_total', { outcome: 'applied' })).toBe(2)
  expect(numberOf(read, 'gatehouse_apply_duration_seconds_count')).toBe(2)
  expect(numberOf(read, 'gatehouse_requests_total', { route: 'quiet', class: '5xx' })).toBe(0)
})
