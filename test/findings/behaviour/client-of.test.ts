import { clientOf } from '@gatehouse/core/findings/client-of.ts'
import { expect, it } from 'vitest'

const by = (client: string) => ({
  atMs: 0,
  client,
  method: 'GET',
  host: '203.0.113.9',
  target: '/',
  status: 404,
  agent: '',
})

it.each([
  ['an IPv4 address', '203.0.113.7', '203.0.113.7', '203.0.113.7'],
  ['the network of an IPv6 address', '2001:db8:1:2', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['IPv4 inside IPv6', '203.0.113.7', '::ffff:203.0.113.7', '203.0.113.7'],
  ['a host that looks like an address', '203.0.113.9', '198.51.100.1', null],
  ['an address that was cut after a week', '203.0.113.0/24', '203.0.113.0/24', null],
  ['a network that was cut after a week', '2001:db8:1::/48', '2001:db8:1::/48', null],
  ['many clients of an IPv4 network', '203.0.113.0/24', '203.0.113.7', '203.0.113.0/24'],
  ['many clients of an IPv6 network', '2001:db8:1::/48', '2001:db8:1:2::7', '2001:db8:1::/48'],
  ['a path that looks like a network', '203.0.113.0/24', '198.51.100.1', null],
  ['what is no address', 'unix', 'unix', null],
  ['the route itself', '', '', null],
])('a finding about %s names the client to block', (_, subject, client, expected) => {
  expect(clientOf({ subject, samples: [by(client)] })).toBe(expected)
})

it('a finding of minutes is about no client', () => {
  expect(clientOf({ subject: '203.0.113.7', samples: [] })).toBeNull()
})
