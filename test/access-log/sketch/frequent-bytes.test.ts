import { clientName } from '@gatehouse/core/access-log/client-name.ts'
import { clientNameEnd } from '@gatehouse/core/access-log/pieces/client-span.ts'
import { networkHash } from '@gatehouse/core/access-log/pieces/network-span.ts'
import { Frequent } from '@gatehouse/core/access-log/sketch/frequent.ts'
import { KnownKey, roomFor } from '@gatehouse/core/access-log/sketch/key-table.ts'
import { textHash, textHashOfBytes } from '@gatehouse/core/access-log/sketch/text-hash.ts'
import { neighbourhoodBegins } from '@gatehouse/core/waf-log/neighbourhood.ts'
import { pathMark, pathMarkOfBytes } from '@gatehouse/core/waf-log/path-mark.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { runs } from '../../harness/soak.ts'

const ascii = fc.string({ unit: fc.constantFrom('a', 'b', '/', '~'), maxLength: 40 })
const way = fc.constantFrom('text', 'bytes', 'known')

function bytesOf(text: string) {
  const room = roomFor(text.length + 6)
  room.bytes.write(`<<<${text}>>>`, 'latin1')
  return { room, from: 3, end: 3 + text.length }
}

it('counts a text the same, whether it comes as one, as bytes or as a known key', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(ascii, way)), fc.integer({ min: 1, max: 8 }), (all, most) => {
      const [texts, mixed] = [new Frequent(most), new Frequent(most)]
      const known = new Map<string, KnownKey>()
      for (const [text, how] of all) {
        const { room, from, end } = bytesOf(text)
        const key = known.get(text) ?? new KnownKey(room, from, end)
        known.set(text, key)
        texts.add(text)
        if (how === 'text') mixed.add(text)
        else if (how === 'bytes') mixed.addBytes(room, from, end)
        else mixed.addKnown(key)
      }
      expect(mixed.toBytes()).toEqual(texts.toBytes())
      expect(mixed.top(most)).toEqual(texts.top(most))
    }),
    { numRuns: runs(500) },
  )
})

it('keeps texts in their order, also those that are no ASCII', () => {
  const [ascii, other] = [new Frequent(9), new Frequent(9)]
  for (const text of ['b', 'ab', 'a', '']) ascii.add(text)
  for (const text of ['\u{1f642}', '\uff5e', 'b', 'ab', 'a']) other.add(text)
  expect(ascii.top(9).map(({ key }) => key)).toEqual(['', 'a', 'ab', 'b'])
  expect(other.top(9).map(({ key }) => key)).toEqual(['a', 'ab', 'b', '\u{1f642}', '\uff5e'])
})

const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.string({ unit: fc.constantFrom('0', '1', 'a', 'F', ':', '.', '%'), maxLength: 70 }),
)

it('finds in bytes what a client is called, or says that it is called otherwise', () => {
  fc.assert(
    fc.property(address, text => {
      const { room, from, end } = bytesOf(text)
      const nameEnd = clientNameEnd(room.bytes, from, end)
      if (nameEnd < 0) return
      const name = clientName(text)
      expect(room.bytes.latin1Slice(from, nameEnd)).toBe(name)
      expect(textHashOfBytes(room.bytes, from, nameEnd)).toBe(textHash(name))
    }),
    { numRuns: runs(1000) },
  )
  const usual = ['203.0.113.7', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::1'].map(bytesOf)
  const ends = usual.map(({ room, from, end }) => clientNameEnd(room.bytes, from, end) - from)
  expect(ends).toEqual([11, 12, 12])
})

it('finds in bytes what the network of a client is called, also of those that nobody out there has', () => {
  const hashOf = (text: string) => {
    const { room, from, end } = bytesOf(text)
    const nameEnd = clientNameEnd(room.bytes, from, end)
    return nameEnd < 0 ? null : networkHash(room.bytes, from, nameEnd, end) >>> 0
  }
  const isSame = (text: string) => {
    const hash = textHash(neighbourhoodBegins(text))
    expect(hashOf(text) ?? hash, text).toBe(hash)
  }
  const ownOnes = ['10.1.2.3', '127.0.0.1', '172.16.0.1', '172.32.0.1', '192.168.1.1', '192.0.2.1', '1.2.3.4']
  const sixes = ['fd00:1:2:3:4:5:6:7', 'fc00:1:2:3::', 'fe80:1:2:3::1', '1:2:3:4:5:6:7:8', '2001:db8:1:2::1']
  const odd = ['203.0.113.0/24', '2001:db8:1::/48', 'unix', 'a.b', '.', '1', 'f', '12', '/24']
  for (const text of [...ownOnes, ...sixes, ...odd]) isSame(text)
  fc.assert(fc.property(address, isSame), { numRuns: runs(1000) })
  const [one, other, far] = ['203.0.113.7', '203.0.113.8', '203.0.114.7'].map(hashOf)
  expect(one).toBe(other)
  expect(one).not.toBe(far)
})

it('tells paths apart in bytes as in texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('/', 'a', 'z', '~'), maxLength: 9 }), text => {
      const { room, from, end } = bytesOf(text)
      expect(pathMarkOfBytes(room.bytes, from, end)).toBe(pathMark(text))
    }),
  )
  expect(pathMark('/cart')).not.toBe(pathMark('/care'))
})
