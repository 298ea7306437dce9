import { demandWide } from '@gatehouse/bot/parameters/wide-network.ts'
import { shortNetwork } from '@gatehouse/bot/replies/short-client.ts'
import { clientNetwork } from '@gatehouse/core/access-log/client-network.ts'
import { clientSubject } from '@gatehouse/core/alerts/client-subject.ts'
import { comesNear } from '@gatehouse/core/blocks/overlap.ts'
import { readPrefix } from '@gatehouse/core/blocks/prefix.ts'
import { neighbourhood } from '@gatehouse/core/waf-log/neighbourhood.ts'
import { describe, expect, it } from 'vitest'
import { request } from './finding-rows.ts'

describe('the network of a client', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:5:6:7::77', '2001:db8:5::/48'],
    // 6to4 of 192.0.2.4: whole, as it is counted, and as it was kept by /48.
    ['2002:c000:204:1::7', '2002:c000:200::/40'],
    ['2002:C000:0204::7', '2002:c000:200::/40'],
    ['2002:c000:204:1', '2002:c000:200::/40'],
    ['2002:c000:204::/48', '2002:c000:200::/40'],
    ['2002:c000:4::', '2002:c000:0::/40'],
    // Teredo with the server 65.54.227.120 and the client 192.0.2.45.
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001::/32'],
    ['2001:0:4136:e378', '2001::/32'],
    ['2001:0:4136::/48', '2001::/32'],
    // NAT64 of 192.0.2.4, by both prefixes.
    ['64:ff9b::192.0.2.4', '64:ff9b:0::/48'],
    ['64:ff9b::c000:204', '64:ff9b:0::/48'],
    ['64:ff9b:1:c000:2:400::', '64:ff9b:1::/48'],
    ['no address', undefined],
  ])('of %s is %s, and its own', (client, network) => {
    expect(clientNetwork(client)).toBe(network)
    if (network !== undefined) expect(clientNetwork(network)).toBe(network)
  })
})

it.each([
  ['2002:c000:204::/48', '2002:c000:200::/40'],
  ['2002:c000:200::/40', '2002:c000:200::/40'],
  ['2002:c000::/32', '2002:c000::/32'],
  ['2001:0:4136:e378::/64', '2001::/32'],
  ['2001:db8:5::/48', '2001:db8:5::/48'],
])('of the network %s, viewers read %s', (network, short) => {
  expect(shortNetwork(network)).toBe(short)
})

it.each([
  ['2002:c000:204::/48', '/40 of such IPv6'],
  ['2002:c000:204::1', '/40 of such IPv6'],
  ['2001:0:4136::/48', '/32 of such IPv6'],
  ['2001:db8:5:6::/64', '/48 of IPv6'],
  ['203.0.113.77', '/48 of IPv6'],
])('viewers cannot ask for %s', (network, words) => {
  expect(() => demandWide(network, 'client=')).toThrow(`client=….0/24, or ${words}`)
  for (const wide of ['2002:c000:200::/40', '2001::/32', '2001:db8:5::/48', '203.0.113.0/24'])
    demandWide(wide, 'client=')
})

it('whoever previews blocks learns of nobody by 6to4 more than by IPv4', () => {
  const near = (network: string, address: string) => {
    const prefix = readPrefix(network) ?? expect.fail('no network')
    return comesNear([prefix], [address])
  }
  expect(near('203.0.113.9', '203.0.113.77')).toBe(true)
  expect(near('2002:cb00:7109::/48', '2002:cb00:714d::1')).toBe(true)
  expect(near('2002:cb00:7209::/48', '2002:cb00:714d::1')).toBe(false)
})

it('a finding about a neighbourhood of 6to4 is still one about clients', () => {
  const client = '2002:c000:204:1::7'
  for (const subject of [neighbourhood(client), clientNetwork(client) ?? ''])
    expect(clientSubject({ subject, samples: [request(client, 0)] })).toBe(subject)
})
