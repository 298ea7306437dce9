import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Counting } from '@gatehouse/bot/access-log/counting.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../harness/ask.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'

const quotes = '/search?q=1%27%20OR%20%271%27=%271'
const minuteMs = 60_000

it('many people whom a rule stops at one path, through the real edge, are a finding; attackers are none', async () => {
  const gate = await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } })
  onTestFinished(() => gate.stop())
  const { accessLog, wafLog, log } = gate.edge.place
  const database = join(gate.edge.folder, 'found.db')
  let monotonicMs = 0
  const counting = new Counting({
    path: accessLog,
    wafLog,
    ownLog: log,
    database,
    scratch: gate.edge.folder,
    nowMs: Date.now,
    monotonicMs: () => {
      monotonicMs += 1000
      return monotonicMs
    },
  })
  onTestFinished(() => counting.close())
  await gate.done('route add shop shop.localhost answer=200', 'policy add it waf', 'route policy add shop it')
  const visit = (path: string, client: string) =>
    gate.ask('shop.localhost', path, {
      headers: { 'X-Forwarded-For': client, 'User-Agent': 'Mozilla/5.0', Accept: '*/*' },
    })
  for (let client = 1; client <= 22; client += 1) {
    expect((await visit('/', `198.51.${client}.7`)).status).toBe(200)
    expect((await visit(quotes, `198.51.${client}.7`)).status).toBe(403)
    // They load nothing else.
    await visit(quotes.replace('/search', '/login'), `203.0.${client}.9`)
  }
  const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')
  await until(
    () => lines(accessLog).length,
    count => count >= 66,
  )
  const read = async () => {
    while ((await counting.turn()).isBusy);
  }
  await read()
  // Ten minutes later something else comes.
  const last: { ts: number } = JSON.parse(lines(accessLog).at(-1) ?? '')
  appendFileSync(
    accessLog,
    `${JSON.stringify({ ...last, ts: last.ts + (10 * minuteMs) / 1000, status: 404 })}\n`,
  )
  await read()
  await read()
  const store = new SqliteFindingStore(database)
  onTestFinished(() => store.close())
  const found = store
    .list({ sinceMs: 0, route: 'shop', severity: null, most: 100 })
    .filter(({ detector }) => detector === 'waf-false-positives')
  expect(found).toMatchObject([
    {
      subject: 'rule 942100 at /search',
      severity: 'notice',
      count: 22,
      words: 'clients of 22 networks, 22 of them answered well elsewhere before; 22 of 22 requests refused',
      samples: [{ client: '198.51.22.7', target: '/search', status: 403 }],
    },
  ])
})
