import ipaddr from 'ipaddr.js'
import { isNetwork } from './address.ts'

/** A stretch of addresses of one family, both ends included. */
interface Range {
  family: 4 | 6
  first: bigint
  last: bigint
}

const mappedPrefix = 0xffffn << 32n
const mappedBits = 96

/**
 * The one spelling of a network: no host bits, no length where it is a single address, IPv4 also where it was written inside IPv6
 * (`::ffff:10.0.0.0/104`), because clients are compared as IPv4. Undefined for what is no network, and for IPv6 that holds all of
 * mapped IPv4 and more, below which nobody could say what is meant.
 * @param text as `isNetwork` takes it
 */
export function plainNetwork(text: string): string | undefined {
  const range = rangeOf(text)
  return range && writeRange(range)
}

/** True when every address of `inner` is in `outer`, in one network or in several together. */
export function covers(outer: readonly string[], inner: readonly string[]): boolean {
  return coverage(outer)(inner)
}

/** `covers` for several questions about the same networks, which are read once, and those of a family when it is asked for. */
export function coverage(outer: readonly string[]): (inner: readonly string[]) => boolean {
  // IPv4 may stand inside IPv6, but not the other way round.
  const written = { 4: () => outer, 6: () => outer.filter(network => network.includes(':')) }
  const merged: { 4?: Range[]; 6?: Range[] } = {}
  const mergedOf = (family: 4 | 6) => {
    merged[family] ??= merge(rangesOf(written[family]()).filter(range => range.family === family))
    return merged[family]
  }
  return inner =>
    rangesOf(inner).every(one => {
      const around = lastBeginningBefore(mergedOf(one.family), one)
      return around !== undefined && around.last >= one.last
    })
}

/** How much of a family's addresses these networks hold, of the one of which they hold more: IPv4, or the IPv6 in use (2000::/3). */
export function shareHeld(networks: readonly string[]): number {
  const ranges = rangesOf(networks)
  const share = (family: 4 | 6, allBits: number) => {
    const merged = merge(ranges.filter(range => range.family === family))
    const held = merged.reduce((sum, { first, last }) => sum + (last - first + 1n), 0n)
    return Number(held) / 2 ** allBits
  }
  return Math.min(1, Math.max(share(4, 32), share(6, 125)))
}

function rangesOf(networks: readonly string[]): Range[] {
  return networks.flatMap(network => rangeOf(network) ?? [])
}

function rangeOf(text: string): Range | undefined {
  if (!isNetwork(text)) return undefined
  const [address = '', length] = text.split('/')
  const total = address.includes(':') ? 128 : 32
  const bits = length === undefined ? total : Number(length)
  const value = numberOf(address)
  const hosts = BigInt(total - bits)
  const first = (value >> hosts) << hosts
  const last = first + (1n << hosts) - 1n
  if (total === 32) return { family: 4, first, last }
  if (value >> 32n !== mappedPrefix >> 32n) return { family: 6, first, last }
  return bits < mappedBits ? undefined : { family: 4, first: first - mappedPrefix, last: last - mappedPrefix }
}

/** An address that was found sound as a number. */
function numberOf(address: string): bigint {
  if (!address.includes(':'))
    return BigInt(address.split('.').reduce((value, octet) => value * 256 + Number(octet), 0))
  const parts = ipaddr.IPv6.parse(address).parts.map(part => part.toString(16).padStart(4, '0'))
  return BigInt(`0x${parts.join('')}`)
}

function writeRange({ family, first, last }: Range): string {
  const bytes = Buffer.from(first.toString(16).padStart(family === 4 ? 8 : 32, '0'), 'hex')
  const address = ipaddr.fromByteArray([...bytes]).toString()
  const hosts = (last - first + 1n).toString(2).length - 1
  return hosts === 0 ? address : `${address}/${bytes.length * 8 - hosts}`
}

/** Ranges of one family in order, those that touch or overlap made one. */
function merge(ranges: readonly Range[]): Range[] {
  const merged: Range[] = []
  for (const one of [...ranges].sort(byPlace)) {
    const before = merged.at(-1)
    if (before && one.first <= before.last + 1n) {
      if (one.last > before.last) merged[merged.length - 1] = { ...before, last: one.last }
    } else merged.push(one)
  }
  return merged
}

function byPlace(a: Range, b: Range): number {
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0
}

/** The last of the ordered ranges that begins where this one begins, or before. */
function lastBeginningBefore(ordered: readonly Range[], one: Range): Range | undefined {
  let [low, high] = [0, ordered.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const candidate = ordered[middle]
    if (candidate && byPlace(candidate, one) <= 0) low = middle + 1
    else high = middle
  }
  return ordered[low - 1]
}
