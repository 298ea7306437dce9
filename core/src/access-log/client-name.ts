import { addressKey, clientKey } from '../observe/address-key.ts'

const longest = 64
const [zero, nine, colon, smallA, smallF] = [0x30, 0x39, 0x3a, 0x61, 0x66]

/**
 * What tells one client from another when they are counted: the whole IPv4 address, the first half of an IPv6 address (anybody has all of its
 * second half), the beginning of what is no address. IPv4 inside IPv6 is IPv4.
 */
export function clientName(address: string): string {
  if (!address.includes(':')) return address.slice(0, longest)
  const half = firstHalf(address)
  if (half > 0) return address.slice(0, half)
  const key = addressKey(address)
  if (key === undefined) return address.slice(0, longest)
  const client = clientKey(key)
  const size = client.length === 8 ? 2 : 4
  const parts = Array.from({ length: 4 }, (_, at) =>
    Number.parseInt(client.slice(at * size, (at + 1) * size), 16),
  )
  return size === 2 ? parts.join('.') : parts.map(part => part.toString(16)).join(':')
}

/** Where the fourth part ends of an IPv6 address as Caddy writes it; -1 when `::` comes before that, or it is written in another way. */
function firstHalf(address: string): number {
  let part = 0
  for (let [at, parts] = [0, 0]; at < address.length; at += 1) {
    const char = address.charCodeAt(at)
    if (char === colon) {
      const digits = at - part
      if (digits === 0 || digits > 4 || (digits > 1 && address.charCodeAt(part) === zero)) return -1
      parts += 1
      if (parts === 4) return at
      part = at + 1
    } else if (!(char >= zero && char <= nine) && !(char >= smallA && char <= smallF)) return -1
  }
  return -1
}
