import { addressKey } from '../observe/address-key.ts'
import { clientName } from './client-name.ts'

const ofFour = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.(?:\d{1,3}|0\/24)$/
const ofSix = /^([0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}):(?:[0-9a-f]{1,4}|:\/(?:40|48))$/
const [teredo, sixToFour] = ['20010000', '2002']

/**
 * The network of a client, as it is kept for long and shown to viewers: of so many bits as `networkBits` says. Of a network it is that network
 * itself, or the wider one; undefined for what is no address.
 */
export function clientNetwork(client: string): string | undefined {
  if (client === teredoNetwork) return client
  const name = ofSix.test(client) ? client : clientName(client)
  const four = ofFour.exec(name)
  if (four) return `${four[1]}.0/24`
  const six = ofSix.exec(name)?.[1]
  if (six === undefined) return undefined
  const bits = networkBits(`${six}::`)
  if (bits === 32) return teredoNetwork
  return bits === 40 ? `${withoutLastByte(six)}::/40` : `${six}::/48`
}

const teredoNetwork = '2001::/32'

/**
 * How much of an address may be kept for long and shown to viewers, in bits: /24 of IPv4 and /48 of IPv6. The first 48 bits of an address of
 * 6to4 (RFC 3056) hold a whole one of IPv4, of which a /24 is left by /40; those of Teredo (RFC 4380) a part of the one of its server, so
 * that nothing is left. NAT64 (RFC 6052) has it behind the first 48 bits.
 */
export function networkBits(address: string): 24 | 32 | 40 | 48 {
  if (!address.includes(':')) return 24
  const key = addressKey(address)
  if (key?.length === 8) return 24
  if (key?.startsWith(teredo)) return 32
  return key?.startsWith(sixToFour) ? 40 : 48
}

/** Of three groups of four digits. */
function withoutLastByte(groups: string): string {
  const at = groups.lastIndexOf(':') + 1
  return groups.slice(0, at) + (Number.parseInt(groups.slice(at), 16) & 0xff00).toString(16)
}
