import { isNetwork } from '../routing/address.ts'
import { holds, type Prefix, readPrefix } from './prefix.ts'

/** An address alone as a network; undefined for what is none. */
export function addressPrefix(address: string): Prefix | undefined {
  if (!isNetwork(address) || address.includes('/')) return undefined
  return readPrefix(address.includes(':') ? `${address}/128` : address)
}

/** Those of these addresses that are in one of the networks. */
export function addressesIn(networks: readonly Prefix[], addresses: readonly string[]): string[] {
  return addresses.filter(address => {
    const prefix = addressPrefix(address)
    return prefix !== undefined && networks.some(network => holds(network, prefix))
  })
}

/** Whether one of these networks shares an address with that one. */
export function overlaps(networks: readonly Prefix[], other: Prefix): boolean {
  return networks.some(network => holds(network, other) || holds(other, network))
}
