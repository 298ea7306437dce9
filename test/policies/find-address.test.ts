import { findAddress } from '@gatehouse/core/watched-files/find-address.ts'
import { describe, expect, it } from 'vitest'

/** A database in which every network has so many bits, twice as many of IPv6, and its country follows from the first 16 bits. */
function database(length: number, countryOf: (first: number, ipv6: boolean) => string | null) {
  let looks = 0
  const lookUp = (address: string) => {
    looks += 1
    const ipv6 = address.includes(':')
    return { country: countryOf(firstOf(address), ipv6), length: ipv6 ? length * 2 : length }
  }
  let pauses = 0
  const pause = async () => {
    pauses += 1
  }
  return { lookUp, pause, looks: () => looks, pauses: () => pauses }
}

function firstOf(address: string): number {
  const [a = 0, b = 0] = address.split('.').map(Number)
  return address.includes(':') ? Number.parseInt(address, 16) : a * 256 + b
}

describe('an address of a country', () => {
  it('is found where the only network is small, in IPv4 and in IPv6', async () => {
    const four = database(8, first => (first >> 8 === 198 ? 'DE' : null))
    const found = await findAddress(four.lookUp, code => code === 'DE', { ipv6: false, pause: four.pause })
    expect(found).toBe('198.0.0.0')
    const six = database(8, (first, ipv6) => (ipv6 && first === 0x2a02 ? 'DE' : null))
    const far = await findAddress(six.lookUp, code => code === 'DE', { ipv6: true, pause: six.pause })
    expect(far).toBe('2a02::')
  })

  it('is found in a large database at random, when it is not among the first networks', async () => {
    const large = database(32, first => (first >= 0x8000 ? 'DE' : 'FR'))
    const found = await findAddress(large.lookUp, code => code === 'DE', { ipv6: true, pause: large.pause })
    expect(Number(found?.split('.')[0])).toBeGreaterThanOrEqual(128)
  })

  it('that nobody has costs a bounded number of looks, and others have their turn meanwhile', async () => {
    const large = database(32, () => 'FR')
    expect(
      await findAddress(large.lookUp, code => code === 'DE', { ipv6: true, pause: large.pause }),
    ).toBeNull()
    expect(large.looks()).toBeLessThan(150_000)
    expect(large.pauses()).toBeGreaterThan(10)
  })
})
