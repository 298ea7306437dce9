import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { findingScene } from './finding-scene.ts'

const keep = keeper()
const minuteMs = 60_000
const scene = () => findingScene(keep)

describe('what is found of one client', () => {
  it('is one alert on one card, with a line of each, as grave as the gravest', async () => {
    const { alerting, finds, open, channel } = await scene()
    finds({ detector: 'path-probing' })
    finds({ detector: 'scanner-agents', route: 'blog', count: 4 })
    finds({ detector: 'sensitive-files', severity: 'critical' })
    finds({ detector: 'xss', subject: '198.51.100.7' })
    await alerting.look()
    const [alert] = open()
    expect(open()).toHaveLength(2)
    expect(alert).toMatchObject({
      severity: 'critical',
      route: null,
      actions: ['block 203.0.113.77 1h', 'finding show f3', 'finding show f1'],
    })
    expect(alert?.title).toMatch(/^One client, 3 findings, the gravest on route shop: .+\.$/)
    expect(alert?.title).not.toContain('203.0.113')
    expect(alert?.facts.map(([label, value]) => [label, value.replace(/^.*, on /, '')])).toEqual([
      ['about', '203.0.113.77'],
      ['f3, critical', 'route shop, once'],
      ['f1, warning', 'route shop, once'],
      ['f2, warning', 'route blog, 4 times'],
    ])
    await channel.posting.sync()
    expect(channel.titles()).toHaveLength(2)
  })

  it('that gets graver is told at once on a card of its own; what is no graver is told on the same card', async () => {
    const { gate, alerting, finds, open, channel } = await scene()
    const cards = async () => {
      await channel.posting.sync()
      return channel.titles().length
    }
    finds()
    await alerting.look()
    expect(await cards()).toBe(1)
    finds({ detector: 'xss' })
    await alerting.passes(2 * minuteMs)
    expect([open().length, open()[0]?.facts.length, await cards()]).toEqual([1, 3, 1])
    finds({ detector: 'traversal', severity: 'critical' })
    await alerting.look()
    expect(open()).toMatchObject([{ severity: 'critical', title: expect.stringMatching(/^One client, 3 /) }])
    expect(await cards()).toBe(2)
    finds({ detector: 'odd-bytes' })
    await alerting.passes(6 * minuteMs)
    expect(await cards()).toBe(2)
    // Another that is critical is something nobody was told of.
    finds({ detector: 'known-exploits', severity: 'critical' })
    await alerting.passes(minuteMs)
    expect([open().length, await cards()]).toEqual([1, 3])
    expect(gate.deps.alerts.list(10)).toHaveLength(1)
  })

  it('is of its client for whoever looks after it or silences it', async () => {
    const { gate, anna, alerting, finds, open, channel } = await scene()
    finds()
    await alerting.look()
    const [alert] = open()
    expect((await gate.as(anna, `alert ack ${alert?.id}`)).exit).toBe(0)
    finds({ detector: 'xss' })
    await alerting.passes(2 * minuteMs)
    expect(open()).toMatchObject([{ acknowledged: { by: 'anna' } }])
    expect((await gate.as(anna, `alert silence ${alert?.id} 7d reason="our scanner"`)).exit).toBe(0)
    await alerting.passes(60 * minuteMs)
    expect(open()).toEqual([])
    const told = alerting.told.length
    finds({ detector: 'path-probing' })
    finds({ detector: 'odd-bytes', subject: '198.51.100.7' })
    await alerting.passes(minuteMs)
    await channel.posting.sync()
    expect(alerting.told.slice(told).map(({ alert: one }) => one.facts[0])).toEqual([
      ['about', '198.51.100.7'],
    ])
  })

  it('is silent while all of it is of detectors that are silenced, and told once it is not', async () => {
    const { gate, alerting, finds } = await scene()
    const nowMs = gate.clock.nowMs()
    gate.deps.alerts.silence({
      ...{ what: 'findings:sensitive-files', critical: false, by: 'anna', reason: null },
      ...{ sinceMs: nowMs, untilMs: nowMs + 60 * minuteMs, members: [] },
    })
    finds()
    await alerting.passes(minuteMs)
    expect(alerting.words()).toEqual([])
    finds({ detector: 'xss' })
    await alerting.passes(minuteMs)
    expect(alerting.words()).toEqual([expect.stringMatching(/^raised: One client, 2 findings/)])
  })

  it('of IPv6 is of the half of an address that nobody shares; a network of many is one of its own', async () => {
    const { gate, alerting, finds, open } = await scene()
    const from = (client: string, subject: string, detector = 'xss') =>
      finds({
        ...{ subject, detector },
        samples: [{ atMs: 0, client, method: 'GET', host: 'shop', target: '/', status: 200, agent: '' }],
      })
    from('2001:db8:1:2::1', '2001:db8:1:2')
    from('2001:db8:1:2::3', '2001:db8:1:2', 'odd-bytes')
    from('2001:db8:1:3::3', '2001:db8:1::/48')
    from('2001:db8:1:4::3', '2001:db8:1::/48', 'odd-bytes')
    await alerting.look()
    expect(open().map(({ facts, actions }) => [facts[0]?.[1], actions[0]])).toEqual([
      ['2001:db8:1::/48', 'block 2001:db8:1::/48 1h'],
      ['2001:db8:1:2', 'block 2001:db8:1:2::/64 1h'],
    ])
    const vera = gate.person('vera', 'viewer')
    for (const line of ['alert list', ...open().map(({ id }) => `alert show ${id}`)]) {
      const shown = JSON.stringify(await gate.as(vera, line))
      expect(shown).not.toContain('2001:db8:1:2')
    }
  })
})

describe('what has no client', () => {
  it('has an alert for each detector on each route', async () => {
    const { alerting, finds, open } = await scene()
    for (const route of ['shop', 'blog'])
      for (const detector of ['burst-of-5xx', 'latency-shift'])
        finds({ detector, route, subject: '', samples: [] })
    // A host may look like an address.
    finds({ subject: '198.51.100.7', detector: 'unknown-hosts' })
    await alerting.look()
    expect(open().map(({ key }) => key.replace(/:[0-9a-f]{8}$/, ''))).toEqual([
      'findings:unknown-hosts:shop',
      'findings:latency-shift:blog',
      'findings:burst-of-5xx:blog',
      'findings:latency-shift:shop',
      'findings:burst-of-5xx:shop',
    ])
  })
})

it('panic leads to blocking a client once, however much was found of it', async () => {
  const { gate, alerting, finds } = await scene()
  await gate.done('route add shop shop.localhost answer=200')
  for (const detector of ['xss', 'traversal', 'sensitive-files']) finds({ detector, severity: 'critical' })
  await alerting.look()
  const { reply } = await gate.type('panic', 'nothing')
  expect(reply.next?.filter(line => line.startsWith('block '))).toEqual(['block 203.0.113.77 1h'])
  expect(reply.facts?.[0]?.[1]).toMatch(/^1 open, 1 critical\. One client, 3 findings/)
})
