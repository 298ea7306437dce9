import { request } from 'node:http'
import { dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { local, type TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { visits } from '../harness/visits.ts'
import { shopAndWiki } from './shop-and-wiki.ts'

const { gate } = shared(await shopAndWiki())
const from = (client: string) => ({ headers: { 'X-Forwarded-For': client } })
for (let client = 1; client <= 3; client += 1)
  await visits(gate, 10 * client, 'shop.localhost', from(`198.51.100.${client}`))
await visits(gate, 5, 'wiki.localhost', from('2001:db8:1:2::7'))
for (let time = 0; time < 4; time += 1) await gate.ask('shop.localhost', '/broken', from('198.51.100.1'))
await gate.ask('shop.localhost', '/none', from('198.51.100.1'))
// Caddy writes a line a moment after its answer, and of the last tenth of a second nothing is claimed.
await until(
  async () => {
    const query = { fromMs: 0, untilMs: gate.clock.nowMs() + 1000, routes: null }
    return (await gate.deps.summaries.totals(query)).totals
  },
  totals => totals?.requests === 70,
)

const say = async (line: string, caller?: Parameters<TestGatehouse['type']>[2]) => {
  const { exit, reply } = await gate.type(line, 'nothing', caller)
  expect(exit, textOf(reply)).toBe(0)
  return reply
}

it('traffic says what came to a route, how it was answered, and from how many', async () => {
  const reply = await say('traffic shop')
  expect(reply.title).toBe('65 requests to shop in the last 1h, 6.2 % failed with 5xx.')
  expect(Object.fromEntries(reply.facts?.map(([label, words]) => [label, words]) ?? [])).toMatchObject({
    answers: '2xx 60, 4xx 1, 5xx 4',
    clients: '3',
  })
  expect(reply.severity).toBe('warning')
})

it('is read at night: what a number is and when something was is said with it', async () => {
  const [took] =
    (await say('traffic shop')).facts?.flatMap(([label, text]) => (label === 'took' ? [text] : [])) ?? []
  expect(took).toMatch(/^half within \S+ m?s, 95 % within \S+ m?s, 99 % within \S+ m?s$/)
  const { table } = await say('logs search shop status=404')
  expect(table?.rows[0]?.[0]).toMatch(/^\d\d-\d\d \d\d:\d\d:\d\d UTC$/)
  const { reply } = await gate.type('logs search shop 404', 'nothing')
  expect(reply.title).toBe(
    '"404" is not understood here. Say how far back as in last 24h. Did you mean status=404?',
  )
  await gate.done('finding allow path-probing route=shop reason=ours for=30d')
  const [exception] = (await say('finding allowed')).table?.rows ?? []
  expect(exception?.slice(5, 7)).toEqual(['in 30d', 'the console of the machine'])
  await gate.done('finding disallow 1')
})

it('no chart goes on into the time to come', async () => {
  await gate.probe(2)
  for (const line of ['traffic shop last 24h', 'logs rate', 'health history shop']) {
    const before = gate.clock.nowMs()
    const { startMs = 0, untilMs = Number.NaN } = (await gate.type(line, 'nothing')).reply.chart ?? {}
    expect(startMs, line).toBeLessThan(before)
    expect(untilMs, line).toBeGreaterThanOrEqual(before)
    expect(untilMs, line).toBeLessThanOrEqual(gate.clock.nowMs())
  }
})

it('traffic of all names each route, the busiest first', async () => {
  const { table, data } = await say('traffic last 15m')
  expect(table?.rows.map(([route, requests]) => [route, requests])).toEqual([
    ['shop', '65'],
    ['wiki', '5'],
  ])
  expect(data).toMatchObject({ totals: { requests: 70, clients: 4 } })
})

it('logs top says what comes most, and to viewers no whole address', async () => {
  expect((await say('logs top paths shop')).table?.rows.slice(0, 2)).toEqual([
    ['/', '60', '92 %'],
    ['/broken', '4', '6.2 %'],
  ])
  expect((await say('logs top errors shop')).table?.rows.map(([key]) => key)).toEqual([
    '502 /broken',
    '404 /none',
  ])
  expect((await say('logs top clients last 1h')).table?.rows.map(([client]) => client)).toEqual([
    '198.51.100.3',
    '198.51.100.2',
    '198.51.100.1',
    '2001:db8:1:2::/64',
  ])
  const vera = gate.person('vera', 'viewer')
  const seen = JSON.stringify(await say('logs top clients', vera.caller))
  expect(seen.match(/"key":"198\.51\.100\.0\/24"/g)).toHaveLength(1)
  expect(seen).toContain('2001:db8:1::/48')
  expect(seen).not.toMatch(/198\.51\.100\.[1-9]/)
})

it('logs top of all routes says of each path whose it is, and one path of two is two', async () => {
  const { table, data } = await say('logs top paths')
  expect(table?.columns).toEqual(['path', 'route', 'requests', 'share'])
  expect(table?.rows).toEqual([
    ['/', 'shop', '60', '86 %'],
    ['/', 'wiki', '5', '7.1 %'],
    ['/broken', 'shop', '4', '5.7 %'],
    ['/none', 'shop', '1', '1.4 %'],
  ])
  expect(data).toMatchObject({ total: 70, keys: [{ key: '/', route: 'shop' }, { route: 'wiki' }, {}, {}] })
  expect((await say('logs top errors')).table?.rows[0]?.slice(0, 2)).toEqual(['502 /broken', 'shop'])
  const slow = await say('logs top slow')
  expect(slow.table?.columns).toEqual(['took', 'route', 'status', 'request', 'when'])
  for (const [, route] of slow.table?.rows ?? []) expect(route).toMatch(/^(shop|wiki)$/)
  expect((await say('logs top slow shop')).table?.columns).not.toContain('route')
  expect((await say('logs top paths shop')).table?.columns).not.toContain('route')
})

it('logs top slow names the slowest, and logs rate each step', async () => {
  expect((await say('logs top slow shop')).table?.rows.length).toBe(15)
  const { data, table } = await say('logs rate shop last 10m')
  expect(data).toMatchObject({ stepMs: 60_000 })
  const sum = table?.rows.reduce((all, [, requests]) => all + (Number(requests) || 0), 0)
  expect(sum).toBe(65)
})

it('what is no route, no time or no kind is told from one', async () => {
  const refused = async (line: string) => (await gate.type(line, 'nothing')).reply.title
  expect(await refused('traffic shpo')).toContain('There is no route "shpo"')
  expect(await refused('traffic last year')).toContain('as in last 24h')
  expect(await refused('logs top cookies')).toContain('paths, clients, agents, referrers, errors, slow')
})

it.each([
  ['logs search shop 404', 'status=404', 'logs search shop status=404'],
  ['logs search 5xx', 'status=5xx', 'logs search status=5xx'],
  ['logs search 404 shop last 2h', 'status=404', 'logs search shop last 2h status=404'],
  ['logs search shop 404 203.0.113.7', 'status=404', 'logs search shop status=404 client=203.0.113.7'],
  ['logs search shop /api/* method=GET', 'path=/api/*', 'logs search shop path=/api/* method=GET'],
  ['logs search shop 100', 'status=100 or limit=100', null],
  ['logs tail shop none 2xx', 'status=none', null],
  ['finding list shop critical', 'severity=critical', 'finding list shop severity=critical'],
  ['finding list Critical last 2d', 'severity=critical', 'finding list last 2d severity=critical'],
  ['audit list 24h', 'since=24h', null],
])('a word that needs its key is named with it: %s', async (line, meant, next) => {
  const { exit, reply } = await gate.type(line, 'nothing')
  expect([exit, reply.title]).toEqual([expect.any(Number), expect.stringContaining(`Did you mean ${meant}?`)])
  expect(exit).not.toBe(0)
  if (next !== null) expect(reply.next?.[0]).toBe(next)
})

it.each([
  'logs search shpo last 5m',
  'logs search shop last 30 s',
  'logs search shop nonsense',
  'logs search shop "404"',
  'route remove shop yes',
])('a word that no key alone would take is not: %s', async line => {
  const { exit, reply } = await gate.type(line, 'nothing')
  expect(exit).not.toBe(0)
  expect(`${reply.title} ${reply.next?.join(' ')}`).not.toMatch(/[a-z]+=/)
})

it('what clients send is text, and their secrets are in no number', async () => {
  await new Promise<void>((resolve, reject) => {
    const headers = { host: 'wiki.localhost', 'user-agent': '@everyone <!channel> [x](http://evil.example)' }
    request(`http://${gate.edge.http}/x?token=s3cr3t-canary`, { headers }, answer => {
      answer.resume()
      answer.on('end', resolve)
    })
      .on('error', reject)
      .end()
  })
  await gate.ask('wiki.localhost', '/in/ghp_MadeUpMadeUpMadeUpMadeUp0123/password=hunter2-made-up', {
    headers: {
      'User-Agent': 'curl Bearer made-up-canary-0123',
      Referer: 'https://a.example/eyJhbGciOiJI.canary',
    },
  })
  const { table } = await say('logs top agents wiki')
  expect(table?.rows.map(([agent]) => agent)).toContain('@everyone <!channel> [x](http://evil.example)')
  for (const line of ['logs top paths wiki', 'logs top slow wiki', 'logs top referrers wiki'])
    expect(JSON.stringify(await say(line))).not.toContain('s3cr3t-canary')
  const known = /MadeUpMadeUp|hunter2|canary/
  for (const kind of ['paths', 'agents', 'referrers', 'errors', 'slow'])
    expect(JSON.stringify(await say(`logs top ${kind} wiki`)), kind).not.toMatch(known)
  expect(JSON.stringify(await say('logs top paths wiki'))).toContain('/in/REDACTED/password=REDACTED')
})

it('the longest line that a request can make is counted', async () => {
  const seen = async () => {
    const query = { fromMs: 0, untilMs: gate.clock.nowMs() + 1000, routes: ['wiki'] }
    return (await gate.deps.summaries.totals(query)).totals?.requests ?? 0
  }
  const before = await seen()
  const sent = (bytes: number) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { host: 'wiki.localhost', 'user-agent': '\u00ff'.repeat(bytes) }
      request(`http://${gate.edge.http}/`, { headers }, answer => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode))
      })
        .on('error', reject)
        .end()
    })
  // A little more is refused by the edge itself.
  expect(await sent(80_000)).toBe(431)
  expect(await sent(69_000)).toBe(200)
  await until(seen, requests => requests === before + 1)
})

it('lets nobody ask more than two questions at once, and all together no more than eight', async () => {
  const held = Promise.withResolvers<void>()
  const { summaries } = gate.deps
  const top = async (...asked: Parameters<typeof summaries.top>) => {
    await held.promise
    return summaries.top(...asked)
  }
  const ask = (who: number) => {
    const deps = { ...gate.deps, summaries: { ...summaries, top } }
    return dispatch(deps, { typed: 'logs top paths last 30d', caller: askers[who]?.caller ?? local })
  }
  const askers = [0, 1, 2, 3].map(who => gate.person(`asker-${who}`, 'viewer'))
  const mine = [ask(0), ask(0)]
  expect((await ask(0)).reply.title).toBe(
    'Two of your questions about the logs are still under way: wait for an answer.',
  )
  const theirs = [1, 1, 2, 2, 3, 3].map(ask)
  expect((await ask(-1)).reply.title).toBe(
    'The numbers of the logs are being worked out for others just now: try again in a moment.',
  )
  // Who looks for troubles does not wait for them.
  const query = { fromMs: 0, untilMs: gate.clock.nowMs(), routes: null }
  expect((await gate.deps.summaries.totals(query)).totals?.requests).toBeGreaterThan(0)
  held.resolve()
  expect((await Promise.all([...mine, ...theirs])).map(({ exit }) => exit)).toEqual(Array(8).fill(0))
  expect((await ask(0)).exit).toBe(0)
})
