import { covers, plainNetwork, shareHeld } from '@gatehouse/core/routing/network-coverage.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** Networks so small that every address of theirs can be looked at. */
const small = fc
  .tuple(fc.nat(63), fc.integer({ min: 26, max: 32 }))
  .map(([low, bits]) => `10.0.0.${low}/${bits}`)
const list = fc.array(small, { maxLength: 6 })

function addresses(networks: readonly string[]): Set<number> {
  const found = new Set<number>()
  for (const network of networks) {
    const [, low = '', bits = ''] = /^10\.0\.0\.(\d+)\/(\d+)$/.exec(network) ?? []
    const size = 2 ** (32 - Number(bits))
    const first = Math.floor(Number(low) / size) * size
    for (let address = first; address < first + size; address += 1) found.add(address)
  }
  return found
}

/** The same networks as IPv6: everything must hold there too. */
function asIpv6(network: string): string {
  const [, low = '', bits = ''] = /^10\.0\.0\.(\d+)\/(\d+)$/.exec(network) ?? []
  return `2001:db8::${Number(low).toString(16)}/${Number(bits) + 96}`
}

describe('coverage of networks', () => {
  it('is what looking at every single address says, in both families', () => {
    fc.assert(
      fc.property(list, list, (outer, inner) => {
        const all = addresses(outer)
        const expected = [...addresses(inner)].every(address => all.has(address))
        expect(covers(outer, inner)).toBe(expected)
        expect(covers(outer.map(asIpv6), inner.map(asIpv6))).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it('does not depend on order or repetition, and holds for a list itself', () => {
    fc.assert(
      fc.property(list, list, (outer, inner) => {
        expect(covers([...outer, ...outer].reverse(), [...inner, ...inner].reverse())).toBe(
          covers(outer, inner),
        )
        expect(covers(outer, outer)).toBe(true)
        expect(covers([...outer, ...inner], inner)).toBe(true)
      }),
    )
  })

  it.each([
    [['10.0.0.0/8'], ['10.1.0.0/16'], true],
    [['10.0.0.0/8'], ['10.0.0.0/7'], false],
    [['10.0.0.0/9', '10.128.0.0/9'], ['10.0.0.0/8'], true],
    [['10.0.0.0/9', '10.128.0.0/10'], ['10.0.0.0/8'], false],
    [['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/0'], true],
    [['0.0.0.0/0'], ['::/0'], false],
    [['::/0'], ['203.0.113.7'], false],
    [['::/1', '8000::/1'], ['::/0'], true],
    [['10.0.0.0/8'], ['::ffff:10.1.2.3'], true],
    [['::ffff:10.0.0.0/104'], ['10.1.2.3'], true],
    [[], ['10.0.0.1'], false],
    [[], [], true],
    [['255.255.255.255'], ['::'], false],
  ])('%j covers %j: %s', (outer, inner, expected) => {
    expect(covers(outer, inner)).toBe(expected)
  })
})

describe('the share of all addresses', () => {
  it.each([
    [[], 0],
    [['10.0.0.0/8'], 1 / 256],
    [['10.0.0.0/9', '10.128.0.0/9', '10.1.0.0/16'], 1 / 256],
    [['2a00::/12'], 1 / 512],
    [['10.0.0.0/8', '2a00::/12'], 1 / 256],
    [['0.0.0.0/0'], 1],
    [['::/0'], 1],
  ])('%j: %d', (networks, expected) => {
    expect(shareHeld(networks)).toBeCloseTo(expected, 9)
  })
})

describe('the one spelling of a network', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['2001:DB8:0:0::1/128', '2001:db8::1'],
    ['2001:db8:ff::1/48', '2001:db8:ff::/48'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
    ['::ffff:0:0/96', '0.0.0.0/0'],
    ['::ffff:0:0/95', undefined],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['::/0', '::/0'],
    ['10.0.0.0/33', undefined],
    ['example.com', undefined],
  ])('%s is %s', (typed, expected) => {
    expect(plainNetwork(typed)).toBe(expected)
  })

  it('means the same and stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(small, small.map(asIpv6)), network => {
        const plain = plainNetwork(network) ?? ''
        expect(covers([plain], [network]) && covers([network], [plain])).toBe(true)
        expect(plainNetwork(plain)).toBe(plain)
      }),
    )
  })
})
