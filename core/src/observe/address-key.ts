import ipaddr from 'ipaddr.js'
import { addressGroup } from '../routing/address.ts'
import { plainNetwork } from '../routing/network-coverage.ts'

/**
 * An address as hexadecimal digits, 8 for IPv4 and 32 for IPv6: keys of one length are in the order of their addresses. IPv4 inside IPv6 is
 * IPv4.
 */
export type AddressKey = string

/** Keys from `first` to `last`, both included, and of their length. */
export interface KeyRange {
  first: AddressKey
  last: AddressKey
}

const bareKey = /^[0-9a-f]{8}$|^[0-9a-f]{32}$/
const mapped = '00000000000000000000ffff'

/** The key of an address as a log has it, with or without a zone; undefined when it is none. */
export function addressKey(text: string): AddressKey | undefined {
  if (text.includes(':')) return longKey(text)
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined
  let key = ''
  for (const part of text.split('.')) key += hexByte(Number(part))
  return bareKey.test(key) ? key : undefined
}

function longKey(text: string): AddressKey | undefined {
  const bare = text.replace(/%.*$/s, '')
  if (!ipaddr.IPv6.isValid(bare)) return undefined
  const key = ipaddr.IPv6.parse(bare).toByteArray().map(hexByte).join('')
  return key.startsWith(mapped) ? key.slice(mapped.length) : key
}

/** The address of a key in canonical spelling. */
export function keyAddress(key: AddressKey): string {
  return ipaddr.fromByteArray([...Buffer.from(key, 'hex')]).toString()
}

/** What tells one client from another: the whole IPv4 address, the first half of an IPv6 address. */
export function clientKey(key: AddressKey): string {
  return key.length === 8 ? key : key.slice(0, 16)
}

/** A client for people: an IPv4 address, or an IPv6 network of /64. */
export function clientText(client: string): string {
  return addressGroup(keyAddress(client.length === 8 ? client : client.padEnd(32, '0')))
}

/** Networks as ranges of keys in order, none of which touch. What is no network is left out. */
export function keyRanges(networks: readonly string[]): KeyRange[] {
  const ranges = networks.flatMap(network => rangeOf(network) ?? []).sort(byFirst)
  const merged: KeyRange[] = []
  for (const range of ranges) {
    const before = merged.at(-1)
    if (before && before.last.length === range.first.length && before.last >= range.first) {
      if (range.last > before.last) merged[merged.length - 1] = { first: before.first, last: range.last }
    } else merged.push(range)
  }
  return merged
}

/** Whether one of these ordered ranges holds the key. */
export function holdsKey(ranges: readonly KeyRange[], key: AddressKey): boolean {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const range = ranges[middle]
    if (range && startsAtOrBefore(range, key)) low = middle + 1
    else high = middle
  }
  const range = ranges[low - 1]
  return range !== undefined && range.last.length === key.length && range.last >= key
}

function rangeOf(network: string): KeyRange | undefined {
  const plain = plainNetwork(network)
  if (plain === undefined) return undefined
  const [address = '', bits] = plain.split('/')
  const first = addressKey(address)
  if (first === undefined) return undefined
  const hosts = BigInt(first.length * 4 - (bits === undefined ? first.length * 4 : Number(bits)))
  const last = BigInt(`0x${first}`) | ((1n << hosts) - 1n)
  return { first, last: last.toString(16).padStart(first.length, '0') }
}

function byFirst(a: KeyRange, b: KeyRange): number {
  return a.first.length - b.first.length || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0)
}

function startsAtOrBefore({ first }: KeyRange, key: AddressKey): boolean {
  return first.length < key.length || (first.length === key.length && first <= key)
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
