import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { isNetwork } from '../routing/address.ts'

/** A network as numbers: its first address, and how many bits of it count. IPv4 is never written inside IPv6. */
export interface Prefix {
  family: 4 | 6
  first: bigint
  bits: number
}

/** What of an IPv6 address belongs to one client (RFC 6177): all of a /64 is one network behind one line. */
const clientBits = 64
const mappedBits = 96
const mappedFirst = 0xffffn << 32n

/**
 * Who is to be blocked, as people type it: an address, or a network in CIDR notation. A bare IPv6 address means its /64; bits behind the
 * length are dropped; IPv4 inside IPv6 (`::ffff:…`) is read as IPv4, because clients are compared as that.
 */
export const BlockNetwork = z.string().transform((text, context): string => {
  const prefix = isNetwork(text) ? readPrefix(text) : undefined
  if (prefix) return networkText(prefix)
  context.addIssue({
    code: 'custom',
    message: isNetwork(text)
      ? 'this holds all of IPv4 and a part of IPv6; write the two apart'
      : 'write an address or a network, like 203.0.113.7, 203.0.113.0/24 or 2001:db8:bad::/48',
  })
  return z.NEVER
})

/** A network that was found sound as numbers; undefined for one around all of mapped IPv4 that is not all of IPv6. */
export function readPrefix(text: string): Prefix | undefined {
  const [address = '', length] = text.split('/')
  if (!address.includes(':')) {
    const bits = length === undefined ? 32 : Number(length)
    return cut({ family: 4, first: numberOf(ipaddr.IPv4.parse(address).toByteArray()), bits })
  }
  const value = numberOf(ipaddr.IPv6.parse(address).toByteArray())
  const isMapped = value >> 32n === mappedFirst >> 32n
  const bits = length === undefined ? (isMapped ? 128 : clientBits) : Number(length)
  if (isMapped && bits >= mappedBits)
    return cut({ family: 4, first: value - mappedFirst, bits: bits - mappedBits })
  const prefix = cut({ family: 6, first: value, bits })
  const holdsMapped =
    bits > 0 && bits < mappedBits && cut({ family: 6, first: mappedFirst, bits }).first === prefix.first
  return holdsMapped ? undefined : prefix
}

/** The one spelling of a network: an IPv4 address alone stands for itself, an IPv6 one carries its length. */
export function networkText({ family, first, bits }: Prefix): string {
  const address = addressText(family, first)
  return family === 4 && bits === 32 ? address : `${address}/${bits}`
}

/** The first address of a network, as a client would have it. */
export function firstAddress({ family, first }: Prefix): string {
  return addressText(family, first)
}

/** How many bits an address of the family has. */
export function widthOf(family: Prefix['family']): number {
  return family === 4 ? 32 : 128
}

/** The last address of a network. */
export function lastOf({ family, first, bits }: Prefix): bigint {
  return first + (1n << BigInt(widthOf(family) - bits)) - 1n
}

/** Whether every address of `inner` is in `outer`; a network holds itself. */
export function holds(outer: Prefix, inner: Prefix): boolean {
  return (
    outer.family === inner.family &&
    outer.bits <= inner.bits &&
    outer.first <= inner.first &&
    lastOf(inner) <= lastOf(outer)
  )
}

/** An address as bytes, in which one that is greater comes later. */
export function addressBytes({ family }: Pick<Prefix, 'family'>, address: bigint): Buffer {
  return Buffer.from(address.toString(16).padStart(family === 4 ? 8 : 32, '0'), 'hex')
}

/** The network without some of its parts, as few networks as can say it, in order. Parts that are not inside change nothing. */
export function without(network: Prefix, parts: readonly Prefix[]): Prefix[] {
  const inside = parts.filter(
    part => part.family === network.family && (holds(network, part) || holds(part, network)),
  )
  if (inside.length === 0) return [network]
  if (inside.some(part => holds(part, network))) return []
  const bits = network.bits + 1
  const half = 1n << BigInt(widthOf(network.family) - bits)
  return [network.first, network.first + half].flatMap(first => without({ ...network, first, bits }, inside))
}

/** The network of so many bits around an address or a network. */
export function cut({ family, first, bits }: Prefix): Prefix {
  const hosts = BigInt(widthOf(family) - bits)
  return { family, first: (first >> hosts) << hosts, bits }
}

function numberOf(bytes: readonly number[]): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
}

function addressText(family: Prefix['family'], address: bigint): string {
  return ipaddr.fromByteArray([...addressBytes({ family }, address)]).toString()
}
