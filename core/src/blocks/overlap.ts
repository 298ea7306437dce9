import { networkBits } from '../access-log/client-network.ts'
import { isNetwork } from '../routing/address.ts'
import { cut, firstAddress, holds, type Prefix, readPrefix } from './prefix.ts'

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

/**
 * Whether one of these networks comes near one of these addresses: into its /24, or its /48 of IPv6 (`networkBits`). Whoever previews one network after the
 * other does not find out more of where somebody is.
 */
export function comesNear(networks: readonly Prefix[], addresses: readonly string[]): boolean {
  return addresses
    .flatMap(address => addressPrefix(address) ?? [])
    .some(prefix => overlaps(networks, cut({ ...prefix, bits: networkBits(firstAddress(prefix)) })))
}

/** Whether one of these networks shares an address with that one. */
export function overlaps(networks: readonly Prefix[], other: Prefix): boolean {
  return networks.some(network => holds(network, other) || holds(other, network))
}
