import { addressKey, holdsKey, keyRanges } from '../../observe/address-key.ts'

/** Where an address stands in some bytes: from `from` up to `end`. */
export interface AddressSpan {
  from: number
  end: number
}

/** Finds the addresses of one network in what others wrote, as text. */
export interface AddressFinder {
  /** Every text with such an address has one of these in it. */
  needles: readonly string[]
  /** In order. */
  find(bytes: Buffer): AddressSpan[]
}

/** No address is longer than this, in characters. */
export const longestAddress = 45

const [zero, nine, dot, colon] = [0x30, 0x39, 0x2e, 0x3a]

/**
 * Addresses are known as logs write them: IPv4 as four numbers, also within another text, and IPv6 in any spelling that begins with its first
 * group; of IPv6 the first half, too, by which clients are counted. Who has an address of IPv4 has those of 6to4 that hold it (RFC 3056).
 * @param network of IPv4 at least /16, of IPv6 at least /32
 */
export function addressFinder(network: string): AddressFinder {
  const own = finderOf(network)
  if (network.includes(':')) return own
  const behind = finderOf(sixToFour(network))
  return {
    needles: [...own.needles, ...behind.needles],
    find: bytes => [...own.find(bytes), ...behind.find(bytes)].sort((one, other) => one.from - other.from),
  }
}

/** The network of 6to4 of one of IPv4. */
function sixToFour(network: string): string {
  const [address = '', length = '32'] = network.split('/')
  const groups = Buffer.from(address.split('.').map(Number)).toString('hex').match(/.{4}/g) ?? []
  return `2002:${groups.join(':')}::/${16 + Number(length)}`
}

function finderOf(network: string): AddressFinder {
  const ranges = keyRanges([network])
  const isInside = (text: string) => {
    const key = addressKey(text)
    return key !== undefined && holdsKey(ranges, key)
  }
  const isLong = network.includes(':')
  const needles = isLong ? groupNeedles(network) : [numberNeedle(network)]
  const endOf = isLong ? endOfLong : endOfShort
  return {
    needles,
    find: bytes => {
      const spans = needles.flatMap(needle => starts(bytes, needle))
      return spans.flatMap(from => {
        const end = endOf(bytes, from)
        if (end === from) return []
        const text = bytes.toString('latin1', from, end)
        return isInside(text) || (isLong && isInside(`${text}::`)) ? [{ from, end }] : []
      })
    },
  }
}

function numberNeedle(network: string): string {
  const [address = '', length = '32'] = network.split('/')
  const whole = address.split('.').slice(0, Math.floor(Number(length) / 8))
  return whole.length === 4 ? address : `${whole.join('.')}.`
}

function groupNeedles(network: string): string[] {
  const group = `${network.split(':')[0] ?? ''}:`
  const padded = group === ':' ? '::' : group
  return [...new Set([padded, padded.toUpperCase()])]
}

function starts(bytes: Buffer, needle: string): number[] {
  const found: number[] = []
  for (let at = bytes.indexOf(needle, 0, 'latin1'); at !== -1; at = bytes.indexOf(needle, at + 1, 'latin1'))
    found.push(at)
  return found
}

/** Where four numbers end that begin here; `from` when there are none, or they are part of something longer. */
function endOfShort(bytes: Buffer, from: number): number {
  if (isDigit(bytes[from - 1]) || (bytes[from - 1] === dot && isDigit(bytes[from - 2]))) return from
  let at = from
  for (let part = 0; part < 4; part += 1) {
    if (part > 0 && bytes[at++] !== dot) return from
    const begin = at
    while (at - begin < 4 && isDigit(bytes[at])) at += 1
    if (at === begin || at - begin > 3) return from
  }
  return isDigit(bytes[at]) || (bytes[at] === dot && isDigit(bytes[at + 1])) ? from : at
}

function endOfLong(bytes: Buffer, from: number): number {
  if (isHex(bytes[from - 1]) || bytes[from - 1] === colon) return from
  let at = from
  while (at - from <= longestAddress && (isHex(bytes[at]) || bytes[at] === colon || bytes[at] === dot))
    at += 1
  while (at > from && bytes[at - 1] === dot) at -= 1
  return at
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine
}

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false
  const small = byte | 0x20
  return isDigit(byte) || (small >= 0x61 && small <= 0x66)
}
