import { clientName } from '../access-log/client-name.ts'

/** Addresses of one's own networks (RFC 1918, RFC 4193) and of this machine: nobody out there has them. */
const own = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|f[cd][0-9a-f]{2}:)/
const [one, small] = [0x31, 0x66]
const ends = { four: '.0/24', six: '::/48' }

/**
 * Of whom an address is one of many: its network of /24, or of /48 of IPv6, which anybody may have as a whole; of an own network the
 * client itself.
 */
export function neighbourhood(address: string): string {
  const name = clientName(address)
  const begins = beginning(name)
  if (begins === name) return name
  return begins + (begins.includes(':') ? ends.six : ends.four)
}

/** That with which each address of it begins; fast, for who asks about each line. Of a neighbourhood the same. */
export function neighbourhoodBegins(address: string): string {
  if (address.endsWith(ends.four) || address.endsWith(ends.six)) return address.slice(0, -5)
  return beginning(clientName(address))
}

function beginning(name: string): string {
  const first = name.charCodeAt(0)
  if ((first === one || first === small) && own.test(name)) return name
  const end = name.lastIndexOf(name.includes(':') ? ':' : '.')
  return end < 0 ? name : name.slice(0, end)
}
