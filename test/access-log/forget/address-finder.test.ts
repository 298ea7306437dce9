import { addressFinder } from '@gatehouse/core/access-log/forget/address-finder.ts'
import { overwrite } from '@gatehouse/core/access-log/forget/overwrite.ts'
import { expect, it } from 'vitest'

it.each<[network: string, before: string, after: string]>([
  ['203.0.113.7', '"client_ip":"203.0.113.7"', '"client_ip":"-----------"'],
  ['203.0.113.7', '/from/203.0.113.7/x?ip=203.0.113.7&a=1', '/from/-----------/x?ip=-----------&a=1'],
  ['203.0.113.7', '::ffff:203.0.113.7', '::ffff:-----------'],
  ['203.0.113.7', '203.0.113.7.nip.example', '-----------.nip.example'],
  ['203.0.113.7', '203.0.113.7', '-----------'],
  ['203.0.113.0/24', '203.0.113.0, 203.0.113.255; 203.0.114.1', '-----------, -------------; 203.0.114.1'],
  ['203.0.0.0/16', '203.0.1.2 203.1.1.2', '--------- 203.1.1.2'],
  ['203.0.112.0/23', '203.0.113.9 203.0.114.9', '----------- 203.0.114.9'],
  ['2001:db8:1:2::/64', '"2001:db8:1:2::7" "2001:db8:1:3::7"', '"---------------" "2001:db8:1:3::7"'],
  ['2001:db8:1:2::/64', '[2001:DB8:1:2:0:0:0:9]:443', '[--------------------]:443'],
  ['2001:db8:1:2::/64', 'counted as 2001:db8:1:2', 'counted as ------------'],
  ['::/64', '"::1" and 1::1', '"---" and 1::1'],
])('%s in %s', (network, before, after) => {
  const bytes = Buffer.from(before)
  overwrite(bytes, addressFinder(network))
  expect(bytes.toString()).toBe(after)
})

it.each([
  ['203.0.113.7', '203.0.113.77 1203.0.113.7 203.0.113.7.1 9.203.0.113.7 v203.0.113.70'],
  ['203.0.113.0/24', '203.0.113. 203.0.113.x 203.0.113.999'],
  ['2001:db8:1:2::/64', 'a2001:db8:1:2::7 2001:db8:1:22::7 2001:db8:1'],
])('%s leaves alone what only looks alike: %s', (network, text) => {
  const bytes = Buffer.from(text)
  overwrite(bytes, addressFinder(network))
  expect(bytes.toString()).toBe(text)
})
