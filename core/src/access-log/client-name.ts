import { addressKey, clientKey } from '../observe/address-key.ts'

/** The first half of an IPv6 address as Caddy writes it, where `::` leaves none of it out. */
const firstHalf = /^(?:[1-9a-f][0-9a-f]{0,3})(?::(?:0|[1-9a-f][0-9a-f]{0,3})){3}(?=:)/
const longest = 64

/**
 * What tells one client from another when they are counted: the whole IPv4 address, the first half of an IPv6 address (anybody has all of its
 * second half), the beginning of what is no address. IPv4 inside IPv6 is IPv4.
 */
export function clientName(address: string): string {
  if (!address.includes(':')) return address.slice(0, longest)
  const half = firstHalf.exec(address)?.[0]
  if (half !== undefined) return half
  const key = addressKey(address)
  if (key === undefined) return address.slice(0, longest)
  const client = clientKey(key)
  const size = client.length === 8 ? 2 : 4
  const parts = Array.from({ length: 4 }, (_, at) =>
    Number.parseInt(client.slice(at * size, (at + 1) * size), 16),
  )
  return size === 2 ? parts.join('.') : parts.map(part => part.toString(16)).join(':')
}
