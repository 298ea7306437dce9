import { cutAddresses } from '@gatehouse/core/access-log/privacy/cut-addresses.ts'
import { expect, it } from 'vitest'

it.each([
  ['203.0.113.77', '203.0.113.0/24'],
  ['203.0.113.0/24', '203.0.113.0/24'],
  ['2001:db8:1:2', '2001:db8:1::/48'],
  ['2001:db8:1:2::7', '2001:db8:1::/48'],
  ['block 203.0.113.77 1h', 'block 203.0.113.0/24 1h'],
  ['block 2001:db8:1:2::/64 1h', 'block 2001:db8:1::/48/64 1h'],
  [
    'GET /?from=203.0.113.77&to=[2001:db8:1:2::7]:8080',
    'GET /?from=203.0.113.0/24&to=[2001:db8:1::/48]:8080',
  ],
  ['from 2002:c000:204:1::7 to 64:ff9b::c000:204', 'from 2002:c000:200::/40 to 64:ff9b:0::/48'],
  ['2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001::/32'],
  ['at 203.0.113.77:443.', 'at 203.0.113.0/24:443.'],
  ['at 12:30:45, version 1.2.3.4.5 of 999', 'at 12:30:45, version 1.2.3.4.5 of 999'],
])('of %s is kept %s', (text, kept) => {
  expect(cutAddresses(text)).toBe(kept)
})
