import ipaddr from 'ipaddr.js'

/** What an address is for, as far as it matters for who may be sent traffic. */
export type AddressClass =
  | 'public'
  | 'private'
  | 'loopback'
  | 'link-local'
  | 'metadata'
  | 'unspecified'
  | 'special'

const metadata = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd20:ce::254',
])
const fourDecimals = /^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/

/**
 * True when a browser or a resolver would read this host as an address: its last label is a number in any base
 * (WHATWG URL, "ends in a number"), or it holds a colon.
 */
export function looksLikeAddress(host: string): boolean {
  const last = host.replace(/\.$/, '').split('.').at(-1) ?? ''
  return host.includes(':') || /^\d+$/.test(last) || /^0x[0-9a-f]*$/i.test(last)
}

/**
 * The canonical spelling of an address: IPv4 as four decimal numbers, IPv6 compressed and without brackets.
 * Undefined for every other spelling (decimal, hex and octal IPv4, zones), so that no two parsers can disagree.
 */
export function canonicalAddress(text: string): string | undefined {
  if (fourDecimals.test(text)) return ipaddr.IPv4.isValid(text) ? text : undefined
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return undefined
  return ipaddr.IPv6.parse(text).toString()
}

/** The IPv4 address that an IPv6 address carries inside (mapped, compatible, NAT64, 6to4, Teredo is refused as special). */
export function embeddedIpv4(text: string): string | undefined {
  if (!ipaddr.IPv6.isValid(text)) return undefined
  const bytes = ipaddr.IPv6.parse(text).toByteArray()
  const at = (from: number) => bytes.slice(from, from + 4).join('.')
  const zeros = (from: number, to: number) => bytes.slice(from, to).every(byte => byte === 0)
  if (zeros(0, 10) && bytes[10] === 0xff && bytes[11] === 0xff) return at(12)
  if (zeros(0, 12) && !zeros(12, 15)) return at(12)
  if (bytes[0] === 0 && bytes[1] === 0x64 && bytes[2] === 0xff && bytes[3] === 0x9b) return at(12)
  if (bytes[0] === 0x20 && bytes[1] === 0x02) return at(2)
  return undefined
}

/** Who a canonical address most likely is: IPv4 as it is, IPv6 by its /64, of which one client has every address. */
export function addressGroup(address: string): string {
  const inner = embeddedIpv4(address)
  if (inner !== undefined) return inner
  if (!ipaddr.IPv6.isValid(address)) return address
  return `${ipaddr.IPv6.parse(address)
    .parts.slice(0, 4)
    .map(part => part.toString(16))
    .join(':')}::/64`
}

/** The class of a canonical address; an IPv6 address that carries an IPv4 address has the class of that one. */
export function classifyAddress(address: string): AddressClass {
  const inner = embeddedIpv4(address)
  if (inner) return classifyAddress(inner)
  if (metadata.has(address)) return 'metadata'
  const range = ipaddr.parse(address).range()
  switch (range) {
    case 'unicast':
      return 'public'
    case 'private':
    case 'uniqueLocal':
    case 'carrierGradeNat':
      return 'private'
    case 'loopback':
      return 'loopback'
    case 'linkLocal':
      return 'link-local'
    case 'unspecified':
      return 'unspecified'
    default:
      return 'special'
  }
}

/** True when `text` is an address or a network in CIDR notation in canonical spelling. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  const canonical = canonicalAddress(address)
  if (canonical === undefined || rest.length > 0) return false
  if (bits === undefined) return true
  return /^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= (canonical.includes(':') ? 128 : 32)
}
