import { clientName } from '@gatehouse/core/access-log/client-name.ts'
import { cutBytes, cutText } from '@gatehouse/core/access-log/cut-text.ts'
import { referrerKey } from '@gatehouse/core/access-log/referrer-key.ts'
import { addressKey, clientKey } from '@gatehouse/core/observe/address-key.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'
import { anyText } from '../sketch/numbers.ts'

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::', '2001:db8:1:2'],
  ['2001:db8::5', '2001:db8:0:0'],
  ['2001:db8:0:0:1::', '2001:db8:0:0'],
  ['2001:DB8:0:0:1::', '2001:db8:0:0'],
  ['2001:0db8:0:0:1:2:3:4', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['', ''],
  ['unix', 'unix'],
  [':'.repeat(200), ':'.repeat(64)],
  ['x'.repeat(200), 'x'.repeat(64)],
])('the client %s is counted as %s', (address, name) => {
  expect(clientName(address)).toBe(name)
})

it('counts two addresses as one client exactly when what is seen of the last minutes does', () => {
  const part = fc.constantFrom('0', '1', 'db8', 'ffff')
  const address = fc.oneof(
    fc.array(part, { minLength: 8, maxLength: 8 }).map(parts => parts.join(':')),
    fc
      .array(part, { maxLength: 6 })
      .chain(parts =>
        fc.nat(parts.length).map(at => `${parts.slice(0, at).join(':')}::${parts.slice(at).join(':')}`),
      ),
    fc.ipV4(),
    fc.ipV6(),
  )
  const recent = (text: string) => clientKey(addressKey(text) ?? text)
  fc.assert(
    fc.property(address, address, (one, other) => {
      expect(clientName(one) === clientName(other)).toBe(recent(one) === recent(other))
    }),
    { numRuns: runs(4000) },
  )
})

it('cuts texts by characters, and leaves no half of one', () => {
  expect(cutText('abc', 3)).toBe('abc')
  expect(cutText('abcd', 3)).toBe('abc')
  expect(cutText('a🙂b🙂c', 4)).toBe('a🙂b🙂')
  expect(cutText('🙂🙂🙂', 2)).toBe('🙂🙂')
  expect(cutText('a\ud83d', 5)).toBe('a\ufffd')
  expect(cutText('a\ud83d\ud83d', 2)).toBe('a\ufffd')
  fc.assert(
    fc.property(anyText, fc.nat(20), (text, most) => {
      expect(cutText(text, most)).toBe([...text.toWellFormed()].slice(0, most).join(''))
    }),
    { numRuns: runs(1000) },
  )
})

it('cuts texts by bytes, and leaves no half of a character', () => {
  fc.assert(
    fc.property(anyText, fc.nat(40), (text, most) => {
      const cut = cutBytes(text, most)
      const whole = text.toWellFormed()
      expect(whole.startsWith(cut)).toBe(true)
      expect(cut.isWellFormed()).toBe(true)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most)
      const [next = ''] = whole.slice(cut.length)
      expect(next === '' || Buffer.byteLength(cut + next) > most).toBe(true)
    }),
    { numRuns: runs(1000) },
  )
})

it.each([
  ['https://www.example.com/search?q=secret#part', 'www.example.com/search'],
  ['https://WWW.Example.com', 'www.example.com'],
  ['http://anna:password@example.com:8080/a', 'example.com:8080/a'],
  ['http://anna@home:password@example.com/', 'example.com/'],
  [`http://${'p'.repeat(9000)}@example.com/`, 'example.com/'],
  ['android-app://com.example.mail/', 'com.example.mail/'],
  ['https://example.com?token=1', 'example.com'],
  ['/relative?token=1', '/relative'],
  ['no address at all', 'no address at all'],
  ['', ''],
  [`https://example.com/${'x'.repeat(5000)}`, `example.com/${'x'.repeat(244)}`],
  [`https://example.com/${'🙂'.repeat(5000)}`, `example.com/${'🙂'.repeat(61)}`],
])('a referrer %.60s is kept as %.60s', (referrer, key) => {
  expect(referrerKey(referrer, 256)).toBe(key)
})
