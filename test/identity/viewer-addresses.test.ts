import { commands } from '@gatehouse/bot/commands/index.ts'
import { shortAddresses } from '@gatehouse/bot/replies/short-addresses.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { Alerting } from '../alerts/alerting.ts'
import { quotes, twoBehindWaf } from '../faces/waf-scene.ts'
import { until } from '../harness/ask.ts'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'

/** Clients that no viewer is to read of: one is blocked, and one makes most of the traffic. */
const blocked = ['203.0.113.77', '2001:db8:5:6:7::77']
const busy = '198.51.100.88'
const whole = [...blocked, '2001:db8:5:6', busy]

const gate = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
let vera: Person
let anna: Person

/** What is typed instead of the examples of a command. */
const lines: Record<string, () => string[]> = {
  'alert show': () => gate.deps.alerts.open().map(({ id }) => `alert show ${id}`),
  'finding show': () => findings().map(id => `finding show f${id}`),
  'mitigation show': () =>
    ['maintenance wiki', ...blocked.map(one => `block ${one}`)].map(name => `mitigation show ${name}`),
  'block list': () =>
    ['', ...blocked, '203.0.113', '2001:db8:5::/48', 'scans', '3.77'].map(part => `block list ${part}`),
  'waf explain': () => ['waf explain 942100'],
  'revision show': () => ['revision show 2'],
  'revision diff': () => ['revision diff 1 3'],
}
const linesOf = (name: string, examples: readonly string[]) => lines[name]?.() ?? examples
/** Those in which an operator does read of them. */
const telling = [
  'alert list',
  'alert show',
  'block list',
  'finding allowed',
  'finding list',
  'finding show',
  'incident export',
  'incident show',
  'incident timeline',
  'logs search',
  'logs tail',
  'logs top',
  'mitigation list',
  'mitigation show',
  'panic',
  'waf explain',
]

function findings(): number[] {
  const query = { sinceMs: 0, route: null, severity: null, most: 100 }
  return gate.deps.findings.list(query).map(({ id }) => id)
}

beforeAll(async () => {
  await gate.done(
    ...twoBehindWaf,
    'route add open open.localhost answer=200 body=open',
    'maintenance wiki for=30m reason="203.0.113.77 floods it"',
  )
  vera = gate.person('vera', 'viewer')
  anna = gate.person('anna', 'operator')
  const asks = (client: string, host: string, path = '/') =>
    gate.ask(host, path, { headers: { 'X-Forwarded-For': client, 'User-Agent': 'Mozilla/5.0' } })
  for (const client of blocked) {
    await asks(client, 'shop.localhost', quotes)
    // The WAF refuses it.
    await asks(client, 'open.localhost', '/.env')
  }
  for (let time = 0; time < 60; time += 1) await asks(busy, 'open.localhost')
  const alerting = new Alerting(gate)
  await until(
    async () => {
      await alerting.look()
      return JSON.stringify([findings(), (await gate.type('waf explain 942100')).reply.data])
    },
    seen => JSON.parse(seen)[0].length >= blocked.length && seen.includes('2001:db8'),
  )
  await alerting.look()
  await gate.as(anna, 'incident open "203.0.113.77 scans the shop"')
  await gate.as(anna, `incident note "seen from 2001:db8:5:6:7::77: and (203.0.113.77)"`)
  for (const client of blocked) {
    expect((await gate.as(anna, `block ${client} 1h reason="${client} scans"`)).exit).toBe(0)
    gate.clock.advance(31_000)
    const exit = (
      await gate.as(anna, `finding allow sensitive-files client=${client} reason="${client} is ours"`)
    ).exit
    expect(exit).toBe(0)
  }
  await gate.as(anna, 'alert silence findings 30m reason="203.0.113.77 is known"')
})

const looks = commands.filter(({ role, risk }) => role === 'viewer' && risk === 'read')

describe('what whoever it is reads of clients', () => {
  const saidTo = (person: Person, { name, examples }: (typeof looks)[number]) =>
    Promise.all(linesOf(name, examples).map(line => gate.as(person, line)))

  it.each(looks)('$name: viewers no whole address', async command => {
    const said = await saidTo(vera, command)
    expect(said.length).toBeGreaterThan(0)
    for (const address of whole) expect(JSON.stringify(said)).not.toContain(address)
  })

  it.each(looks.filter(({ name }) => telling.includes(name)))(
    '$name: operators whole ones',
    async command => {
      const said = JSON.stringify(await saidTo(anna, command))
      expect(whole.some(address => said.includes(address))).toBe(true)
    },
  )
})

it('viewers see networks, and upstreams as they are', async () => {
  await gate.done('route add api api.localhost http://10.20.30.40:8080 verify=no')
  const list = (await gate.as(vera, 'block list')).reply.table?.rows.map(([network]) => network)
  expect(list?.toSorted()).toEqual(['in 2001:db8:5::/48', 'in 203.0.113.0/24'])
  await gate.as(anna, 'block 198.51.100.0/24 1h')
  expect((await gate.as(vera, 'block list 198.51')).reply.table?.rows).toMatchObject([
    expect.arrayContaining(['198.51.100.0/24']),
  ])
  expect(JSON.stringify(await gate.as(vera, 'route show api'))).toContain('10.20.30.40:8080')
  const revision = gate.deps.revisions.active()?.number
  expect(JSON.stringify(await gate.as(vera, `revision show ${revision}`))).toContain('10.20.30.40')
  // Whoever guesses learns no more.
  for (const part of ['203.0.113.77', '203.0.113.78'])
    expect((await gate.as(vera, `block list ${part}`)).reply.table?.rows).toHaveLength(1)
  const shown = ['203.0.113.77', '203.0.113.78', '2001:db8:5:6::/64'].map(part =>
    gate.as(vera, `mitigation show block ${part}`),
  )
  for (const one of shown) expect(await one).toMatchObject({ exit: 1, code: 'forbidden' })
  expect(await gate.as(vera, 'mitigation show block 198.51.100.0/24')).toMatchObject({ exit: 0 })
})

it.each([
  ['a 203.0.113.77:8080, b', 'a 203.0.113.0/24:8080, b'],
  ['203.0.113.77/32 and 203.0.113.0/24', '203.0.113.0/24 and 203.0.113.0/24'],
  ['10.0.0.1 is ours, 10.0.0.2 is not.', '10.0.0.1 is ours, 10.0.0.0/24 is not.'],
  ['of 2001:db8:5:6:7::77: gone', 'of 2001:db8:5::/48: gone'],
  ['about:2001:db8:5:6:7::77', 'about:2001:db8:5::/48'],
  ['[2001:db8:5:6::1]:443 2001:db8:5:6::/64', '[2001:db8:5::/48]:443 2001:db8:5::/48'],
  ['2001:db8:5::/48 ::ffff:203.0.113.77', '2001:db8:5::/48 203.0.113.0/24'],
  ['2002:c000:204:1::7, 2002:c000:204::/48', '2002:c000:200::/40, 2002:c000:200::/40'],
  ['2002:c000:200::/40 2001:0:4136:e378::1', '2002:c000:200::/40 2001::/32'],
  ['at 12:30:05, 1.2.3, 999.1.1.1, key a:b:c', 'at 12:30:05, 1.2.3, 999.1.1.1, key a:b:c'],
  [`${':'.repeat(100_000)}`, '(not shown)'],
])('of the text %#, viewers read networks', (text, short) => {
  expect(shortAddresses(text, address => address === '10.0.0.1')).toBe(short)
})
