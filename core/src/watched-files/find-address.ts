import { randomInt } from 'node:crypto'
import ipaddr from 'ipaddr.js'

/** What a database has for an address: its country, and how many bits its network has. */
export type LookUp = (address: string) => { country: string | null; length: number }

interface Space {
  bits: 32 | 128
  first: bigint
  last: bigint
}

const ipv4: Space = { bits: 32, first: 0n, last: 2n ** 32n - 1n }
/** Where addresses of the internet are, without those that carry IPv4 (Teredo, 6to4), which databases repeat there. */
const ipv6: Space[] = [
  { bits: 128, first: 0x2001_0200n << 96n, last: (0x2002_0000n << 96n) - 1n },
  { bits: 128, first: 0x2003_0000n << 96n, last: (0x4000_0000n << 96n) - 1n },
]
const mostNetworks = 20_000
const mostSamples = 20_000
const betweenPauses = 2000

/**
 * An address of a country that fits: in the first networks of the database, or else at random. A whole database has millions of networks.
 * @param how `pause` lets others have their turn
 * @returns null when none was found
 */
export async function findAddress(
  lookUp: LookUp,
  fits: (country: string) => boolean,
  how: { ipv6: boolean; pause: () => Promise<unknown> },
): Promise<string | null> {
  let looks = 0
  for (const address of candidates(lookUp, how.ipv6 ? [ipv4, ...ipv6] : [ipv4])) {
    looks += 1
    if (looks % betweenPauses === 0) await how.pause()
    const { country } = lookUp(address)
    if (country !== null && fits(country)) return address
  }
  return null
}

function* candidates(lookUp: LookUp, spaces: readonly Space[]): Generator<string> {
  for (const space of spaces) yield* networks(lookUp, space)
  for (let sample = 0; sample < mostSamples; sample += 1) yield textOf(BigInt(randomInt(2 ** 32)), 32)
}

/** The first address of each network, from the beginning of a space on. */
function* networks(lookUp: LookUp, { bits, first, last }: Space): Generator<string> {
  let at = first
  for (let count = 0; count < mostNetworks && at <= last; count += 1) {
    const address = textOf(at, bits)
    yield address
    const size = 1n << BigInt(bits - lookUp(address).length)
    at = (at / size + 1n) * size
  }
}

function textOf(address: bigint, bits: 32 | 128): string {
  const bytes = Buffer.from(address.toString(16).padStart(bits / 4, '0'), 'hex')
  return ipaddr.fromByteArray([...bytes]).toString()
}
