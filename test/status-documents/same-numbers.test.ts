import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { feedPath } from '@gatehouse/bot/status-documents/feed.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { expect, it } from 'vitest'
import { shopAndWiki } from '../access-log/shop-and-wiki.ts'
import { until } from '../harness/ask.ts'
import { shared } from '../harness/shared.ts'
import { visits } from '../harness/visits.ts'
import { Documents } from './scene.ts'

const { gate } = shared(await shopAndWiki())
const documents = new Documents(gate)
const { nowMs } = gate.clock
const clientAddress = '203.0.113.99'

async function came(requests: number) {
  const query = { fromMs: nowMs.call(gate.clock) - 600_000, untilMs: gate.clock.nowMs() + 1000, routes: null }
  return until(
    async () => (await gate.deps.summaries.totals(query)).totals,
    totals => (totals?.requests ?? 0) >= requests,
  )
}

it('says the same of traffic as the command traffic does, and of health as health does', async () => {
  await visits(gate, 20, 'shop.localhost')
  for (const path of ['/broken', '/broken', '/none']) await gate.ask('shop.localhost', path)
  await gate.ask('wiki.localhost', '/a', { headers: { 'X-Forwarded-For': clientAddress } })
  await came(24)
  await gate.probe(3)
  await documents.turn()
  const overview = documents.read('overview')
  expect(overview.edge).toEqual({ state: 'running', revision: gate.edge.revisions.active()?.number })
  const shop = overview.routes.find(({ name }) => name === 'shop')
  const { data } = await gate.done('traffic shop last 5m')
  const { totals } = data as { totals: { requests: number; failedShare: number; p95Ms: number } }
  expect(shop?.now.requests).toBe(totals.requests)
  expect(shop?.now.failedShare).toBeCloseTo(totals.failedShare, 3)
  expect(shop?.now.p95Ms).toBeCloseTo(totals.p95Ms, 0)
  expect(shop?.state).toBe('healthy')
  // Midnight may come meanwhile.
  expect(shop?.days.states).toMatch(/^(-{89}h|-{88}hh)$/)
  const history = (await gate.done('health history shop last 90d')).data as { uptime: number }
  expect(shop?.uptime.share).toBe(history.uptime)
  expect(overview.clocks).toMatchObject({ lagBytes: 0, blind: null })
  expect(overview.clocks.lastProbeMs).toBeGreaterThan(gate.clock.nowMs() - 60_000)
})

it('a route that fails beside good probes is told by its real traffic', async () => {
  await visits(gate, 5, 'wiki.localhost')
  for (let request = 0; request < 5; request += 1) await gate.ask('shop.localhost', '/broken')
  await came(34)
  documents.pass(20_000)
  await documents.turn()
  const { routes } = documents.read('overview')
  expect(routes.map(({ name, state, traffic }) => [name, state, traffic])).toEqual([
    ['shop', 'healthy', 'failing'],
    ['wiki', 'healthy', 'answering'],
  ])
})

it('an hour is drawn by its minutes, a day by its hours, a week and a month in whole parts', () => {
  const { series } = documents.read('route', 'shop')
  const steps = Object.entries(series).map(([span, { stepMs, requests }]) => [span, stepMs, requests.length])
  const hour = 3_600_000
  expect(steps).toEqual([
    ['1h', 60_000, 60],
    ['24h', hour, 24],
    ['7d', 2 * hour, 84],
    ['30d', 24 * hour, 30],
  ])
  expect(documents.read('logs', '24h').series.requests).toHaveLength(24)
})

it('what changed is written at the next look, and a mitigation with its end', async () => {
  const before = documents.read('overview')
  await gate.done('maintenance wiki 1h')
  await documents.turn()
  const after = documents.read('overview')
  expect(after.sequence).toBeGreaterThan(before.sequence)
  expect(after.mitigations).toMatchObject([
    {
      name: 'maintenance wiki',
      kind: 'maintenance',
      route: 'wiki',
      words: expect.stringContaining('answer with 503 and a page that says so'),
    },
  ])
  expect(after.mitigations[0]?.untilMs).toBeGreaterThan(gate.clock.nowMs())
  const wiki = documents.read('route', 'wiki')
  expect(wiki.route.state).toBe('maintenance')
  expect(wiki.changes.map(({ kind }) => kind)).toContain('mitigation')
  await gate.done('end maintenance wiki')
})

it('nothing is written while nothing is due', async () => {
  await documents.turn()
  const before = documents.text('overview.json')
  await documents.turn()
  expect(documents.text('overview.json')).toBe(before)
})

it('what says the same is written once more only when it would soon be too old', async () => {
  const quiet = new Documents(gate)
  documents.pass(60_000 - (gate.clock.nowMs() % 60_000))
  await quiet.turn()
  const before = quiet.read('incidents')
  quiet.pass(31_000)
  await quiet.turn()
  expect(quiet.read('incidents').sequence).toBe(before.sequence)
  quiet.pass(31_000)
  await quiet.turn()
  expect(quiet.read('incidents').sequence).toBeGreaterThan(before.sequence)
})

it('shows whole addresses to operators alone', async () => {
  documents.pass(60_000)
  await documents.turn()
  const viewers = documents.text('logs/1h.json')
  expect(viewers).not.toContain(clientAddress)
  expect(documents.text('logs/1h.json', 'operator')).toContain(clientAddress)
  expect(documents.read('logs', '1h').clients.entries.map(({ text }) => text)).toContain('203.0.113.0/24')
})

it('shortens addresses that people and clients wrote for viewers, as commands do, and no address of ours', async () => {
  const [four, six] = ['203.0.113.77', '2001:db8:1:2::5']
  const from = { Referer: `http://${four}/`, 'User-Agent': `agent of ${six}` }
  await gate.ask('shop.localhost', '/b', { headers: from })
  await came(25)
  await gate.done(`incident open "flood from ${four}"`)
  await gate.done(`incident note "and from ${six}"`)
  await gate.done(`maintenance wiki 1h reason="flood from ${four}"`)
  documents.pass(60_000)
  await documents.turn()
  const seen = (audience: 'viewer' | 'operator') =>
    ['overview.json', 'routes/wiki.json', 'logs/1h.json', 'incidents.json', 'incidents/1.json', feedPath].map(
      path => documents.text(path, audience),
    )
  for (const text of seen('operator')) expect(text.includes(four) || text.includes(six)).toBe(true)
  for (const text of seen('viewer')) expect(text.includes(four) || text.includes(six)).toBe(false)
  expect(documents.read('incidents').incidents[0]?.title).toBe('flood from 203.0.113.0/24')
  expect(documents.read('route', 'wiki').ways).toEqual(documents.read('route', 'wiki', 'operator').ways)
  await gate.done('incident close')
  await gate.done('end maintenance wiki')
})

it('text of others has nothing in it that cannot be seen', async () => {
  await gate.ask('shop.localhost', `/${encodeURIComponent('\u202egpj.exe')}`, {
    headers: { 'User-Agent': 'agent <script>alert(1)</script> @everyone' },
  })
  await came(35)
  documents.pass(60_000)
  await documents.turn()
  const text = documents.text('logs/1h.json', 'operator')
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(documents.read('logs', '1h').agents.entries.map(one => one.text)).toContain(
    'agent <script>alert(1)</script> @everyone',
  )
})

it('a route stands in its group as soon as somebody puts it there, and nothing else changes', async () => {
  const before = gate.edge.control.compiled()
  await gate.done('route set shop group=sales')
  expect((await gate.done('route show shop')).facts).toContainEqual(['group', 'sales'])
  await documents.turn()
  expect(documents.read('overview').routes.map(({ group }) => group)).toEqual(['sales', null])
  expect(gate.edge.control.compiled().replace(/"body":"[0-9a-f]{64}"/, '')).toBe(
    before.replace(/"body":"[0-9a-f]{64}"/, ''),
  )
  await gate.done('route set shop group=none')
  await documents.turn()
  expect(documents.read('overview').routes[0]?.group).toBeNull()
})

it('an incident is there at once with what happened in it', async () => {
  await gate.done('incident open "checkout is slow"', 'incident note "looking at the database"')
  await documents.turn()
  const [head] = documents.read('incidents').incidents
  expect(head).toMatchObject({ title: 'checkout is slow', closedAtMs: null })
  expect(documents.read('overview').incidents[0]).toEqual(head)
  const one = documents.read('incident', String(head?.number))
  expect(one.timeline.map(({ what }) => what)).toContain('note: looking at the database')
})

it('a route that is removed takes its document with it', async () => {
  expect(existsSync(join(documents.folder, 'viewer/routes/wiki.json'))).toBe(true)
  await gate.done('route remove wiki')
  await documents.turn()
  expect(existsSync(join(documents.folder, 'viewer/routes/wiki.json'))).toBe(false)
  expect(documents.read('overview').routes.map(({ name }) => name)).toEqual(['shop'])
})

it('a publisher that begins anew counts on', async () => {
  const before = documents.read('overview').sequence
  const next = new Documents(gate)
  await next.turn()
  expect(next.read('overview').sequence).toBeGreaterThan(before)
})

it('what was made while the log was not known is made anew as soon as it is', async () => {
  const asked = gate.deps.summaries
  const away = async () => {
    throw new AppError('unavailable', 'not now')
  }
  const blind = { totals: away, byRoute: away, series: away, requests: away, top: away, slowest: away }
  const parts: typeof gate.deps = { ...gate.deps, summaries: blind }
  const begun = new Documents(gate, parts)
  await begun.turn()
  expect(begun.read('overview').clocks.blind).toMatch(/cannot be asked/)
  expect(begun.read('logs', '30d').totals).toBeNull()
  expect(begun.read('overview').routes[0]?.traffic).toBe('unknown')
  parts.summaries = asked
  begun.pass(10_000)
  await begun.turn()
  expect(begun.read('logs', '30d').totals?.requests).toBeGreaterThan(0)
  expect(begun.read('route', 'shop').series['30d'].requests.at(-1)).toBeGreaterThan(0)
})

it('says to admins alone what the command doctor says, as soon as it has looked or somebody lives with something', async () => {
  await documents.turn()
  const read = () => documents.read('doctor', '', 'admin')
  expect(read()).toMatchObject({ lookedAtMs: null, results: [] })
  const data = (await gate.type('doctor')).reply.data as {
    at: string
    results: { id: string; result: string; seen: string; command: string | null }[]
  }
  const brief = () => read().results.map(({ check, result, seen, command }) => [check, result, seen, command])
  await documents.turn()
  expect(new Date(read().lookedAtMs ?? 0).toISOString()).toBe(data.at)
  const said = ({ id, result, seen, command }: (typeof data.results)[number]) => {
    return [id, result.replace('-', ' '), seen, command]
  }
  expect(brief()).toEqual(data.results.map(said))
  const bad = () => read().results.flatMap(({ check, result }) => (result === 'bad' ? [check] : []))
  const [worst = '', ...others] = bad()
  await gate.done(`doctor waive ${worst} reason=soon owner=anna`)
  await documents.turn()
  expect(bad()).toEqual([...others, worst])
  const waived = read().results.flatMap(({ check, waiver }) =>
    waiver === null ? [] : [[check, waiver.owner]],
  )
  expect(waived).toEqual([[worst, 'anna']])
  await gate.done(`doctor unwaive ${worst}`)
  await documents.turn()
  expect(bad()).toEqual([worst, ...others])
  for (const audience of ['viewer', 'operator', 'public'])
    expect(existsSync(join(documents.folder, audience, 'doctor.json'))).toBe(false)
  expect(statSync(join(documents.folder, 'admin/doctor.json')).mode & 0o077).toBe(0)
})
