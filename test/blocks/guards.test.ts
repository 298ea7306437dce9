import type { BlockWish } from '@gatehouse/core/blocks/block.ts'
import type { BlockGuardDeps } from '@gatehouse/core/blocks/guards/index.ts'
import { runGuards } from '@gatehouse/core/blocks/guards/index.ts'
import { BlockNetwork } from '@gatehouse/core/blocks/prefix.ts'
import type { TrafficFilter, TrafficRate } from '@gatehouse/core/observe/recent-traffic.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'
import { proxyRoute } from '../harness/edge.ts'

const usual: BlockWish = { network: '', except: [], routes: null, answer: 'refuse', reason: null, untilMs: 1 }

function depsWith(over: Partial<BlockGuardDeps> = {}): BlockGuardDeps {
  const settings = {
    ...initialSettings(':80', null),
    trustedProxies: ['192.0.2.0/28'],
    protectedNetworks: ['198.51.100.64/26', '2001:db8:aaaa::/48'],
  }
  const route = proxyRoute('shop', [8080])
  const target = {
    ...route.target,
    upstreams: [{ scheme: 'http', host: '198.51.100.9', port: 80, weight: 1 }],
  }
  return {
    state: { settings, policies: [], mitigations: [], routes: [{ ...route, target } as typeof route] },
    ownAddresses: () => ['203.0.113.250', '2001:db8:1::250'],
    traffic: { rate: () => null },
    seen: { own: ['203.0.113.10', '2001:db8:2::10'], others: ['203.0.115.20', '2001:db8:7:8::20'] },
    recent: () => [],
    ...over,
  }
}

/** What is found, each as its guard and the risk that it raises. */
function found(typed: string, over: Partial<BlockWish> = {}, deps = depsWith()): string[] {
  const wish = { ...usual, network: BlockNetwork.parse(typed), ...over }
  return runGuards(deps, wish).map(({ guard, risk }) => `${guard}: ${risk ?? 'refused'}`)
}

it.each<[string, string[]]>([
  ['203.0.113.7', []],
  ['203.0.113.10', ['own-address: critical']],
  ['2001:db8:2::99', ['own-address: critical']],
  ['::ffff:203.0.113.10', ['own-address: critical']],
  ['203.0.115.20', ['other-account: destructive']],
  ['203.0.115.0/27', ['other-account: destructive']],
  ['203.0.115.128/25', ['other-account: destructive']],
  ['203.0.115.254', ['other-account: destructive']],
  ['203.0.114.20', []],
  ['2001:db8:7:9::1', ['other-account: destructive']],
  ['2001:db8:6:8::20', []],
  ['203.0.113.0/27', ['own-address: critical']],
  ['198.51.100.65', ['protected-network: critical']],
  ['198.51.100.0/24', ['protected-network: critical', 'upstream-client: destructive']],
  ['2001:db8:aaaa:1::1', ['protected-network: critical']],
  ['203.0.112.0/24', []],
  ['203.0.64.0/23', ['width: destructive']],
  [
    '203.0.0.0/16',
    [
      'width: destructive',
      'own-address: critical',
      'other-account: destructive',
      'own-machine: destructive',
    ].sort(),
  ],
  ['100.0.0.0/15', ['width: critical']],
  ['2001:db9::/48', []],
  ['2001:db9::/47', ['width: destructive']],
  ['2001:dba::/31', ['width: critical']],
  ['10.1.2.3', ['private-range: destructive']],
  ['127.0.0.1', ['private-range: destructive']],
  ['169.254.1.1', ['private-range: destructive']],
  ['100.64.1.1', ['private-range: destructive']],
  ['fd00::1', ['private-range: destructive']],
  ['fe80::1', ['private-range: destructive']],
  ['::1/128', ['private-range: destructive']],
  ['203.0.113.250', ['own-machine: destructive']],
  ['192.0.2.5', ['trusted-proxy: destructive']],
  ['198.51.100.9', ['upstream-client: destructive']],
])('%s: %j', (typed, findings) => {
  expect(found(typed).sort()).toEqual(findings.toSorted())
})

it.each(['0.0.0.0/0', '::/0', '::ffff:0:0/96'])('%s is refused: that is a lockdown', typed => {
  expect(found(typed)).toContain('width: refused')
  const [finding] = runGuards(depsWith(), { ...usual, network: BlockNetwork.parse(typed) }).filter(
    ({ risk }) => risk === null,
  )
  expect(finding?.message).toContain('lockdown all')
})

it('what is let through is not hit', () => {
  expect(found('203.0.113.0/27', { except: ['203.0.113.10'] })).toEqual([])
})

it('a block without an end is critical', () => {
  expect(found('203.0.113.7', { untilMs: null })).toEqual(['no-end: critical'])
})

it('whose address it is stands in no finding about somebody else', () => {
  const messages = runGuards(depsWith(), { ...usual, network: '203.0.115.20' }).map(({ message }) => message)
  expect(messages.join()).not.toContain('203.0.115.20')
})

it.each<[string, string[], string[]]>([
  ['203.0.64.0/24', ['203.0.65.0/24'], ['width-together: destructive']],
  ['203.0.64.0/25', ['203.0.65.0/25'], []],
  ['203.0.64.0/25', ['203.0.65.0/25', '203.0.66.0/31'], ['width-together: destructive']],
  ['203.0.64.0/25', ['203.0.64.0/24'], []],
  ['203.0.64.0/24', ['203.0.64.0/25', '203.0.64.128/25'], []],
  ['203.0.64.7', ['203.0.65.0/24', '203.0.66.0/24'], []],
  ['203.0.64.0/24', Array.from({ length: 300 }, (_, index) => `198.51.${index >> 8}.${index & 255}`), []],
  ['203.0.64.0/24', ['2001:db9::/48'], []],
  ['100.0.0.0/16', ['100.2.0.0/16'], ['width: destructive', 'width-together: critical']],
  ['2001:db9::/48', ['2001:db9:1::/48'], ['width-together: destructive']],
  ['2001:db9::/64', ['2001:db9:1::/48', '2001:db9:2::/48'], []],
])('%s by whom blocked %j within the hour: %j', (typed, recent, findings) => {
  expect(found(typed, {}, depsWith({ recent: () => recent }))).toEqual(findings)
})

describe('the share of the traffic', () => {
  const rate = (requests: number, share: number, clients = 2, answeredWell = 0): TrafficRate => ({
    answeredWell,
    requests,
    share,
    outcomes: {
      ...{ good: requests, refused: 0, limited: 0, failed: 0, cut: 0 },
      meant: { maintenance: 0, lockdown: 0, throttle: 0, shield: 0 },
    },
    blocked: 0,
    clients,
    exact: true,
    perMinute: requests,
    fromMs: 0,
    untilMs: 60_000,
    allClients: true,
    clientShare: 0,
    failedShare: 0,
    usualPerMinute: null,
  })

  it.each<[number, number, number, string[]]>([
    [1000, 0.51, 2, ['traffic-share: critical']],
    [1000, 0.5, 2, ['traffic-share: destructive']],
    [1000, 0.21, 2, ['traffic-share: destructive']],
    [1000, 0.2, 2, []],
    [1000, 0.91, 1, ['traffic-share: critical']],
    [1000, 0.9, 1, ['traffic-share: destructive']],
    [1000, 0.51, 1, ['traffic-share: destructive']],
    [1000, 0.5, 1, []],
    [19, 1, 2, []],
  ])('of %i requests, %d, by %i clients', (requests, share, clients, findings) => {
    const traffic = { rate: () => rate(requests, share, clients) }
    expect(found('203.0.113.7', {}, depsWith({ traffic }))).toEqual(findings)
  })

  it('is asked of what is left of the network, and of its routes alone; its words do not change with each request', () => {
    const asked: (TrafficFilter | undefined)[] = []
    const deps = depsWith({
      traffic: {
        rate: filter => {
          asked.push(filter)
          return rate(500 + asked.length, 0.6 + asked.length / 100)
        },
      },
    })
    const wish = { ...usual, network: '203.0.113.0/31', except: ['203.0.113.1'], routes: ['shop'] }
    expect(runGuards(deps, wish)).toEqual(runGuards(deps, wish))
    expect(asked[0]).toEqual({ networks: ['203.0.113.0'], routes: ['shop'] })
  })

  it.each<[string, number, string[]]>([
    ['203.0.112.0/24', 3, ['honest-clients: destructive']],
    ['203.0.112.0/24', 2, []],
    ['2001:db9::/48', 40, ['honest-clients: destructive']],
    ['203.0.112.7', 1, []],
    ['2001:db9::7', 1, []],
  ])('a block of %s where %i clients were answered well: %j', (typed, answeredWell, findings) => {
    const traffic = { rate: () => rate(100, 0.1, 50, answeredWell) }
    expect(found(typed, {}, depsWith({ traffic }))).toEqual(findings)
    const wish = { ...usual, network: BlockNetwork.parse(typed) }
    const messages = runGuards(depsWith({ traffic }), wish).map(({ message }) => message)
    if (answeredWell === 40) expect(messages.join()).toContain('At least 30 clients there were answered well')
  })

  it('that is not known says nothing', () => {
    expect(found('203.0.113.7', {}, depsWith({ traffic: { rate: () => null } }))).toEqual([])
  })
})
