import { clientNetwork, networkBits } from '@gatehouse/core/access-log/client-network.ts'

/** As clients of IPv6 are counted. */
const firstHalf = /^(?:[0-9a-f]{1,4}:){3}[0-9a-f]{1,4}$/

/** A client as somebody may see it: whole, or, `short`, as viewers do; what is counted as one is its network. Where one was forgotten there are dashes. */
export function shownClient(client: string, short: boolean): string {
  if (/^-+$/.test(client)) return '(forgotten)'
  if (short) return shortClient(client)
  return firstHalf.test(client) ? `${client}::/64` : client
}

/** A network as viewers see it: itself when it is as wide as that of a client, otherwise that of its clients. */
export function shortNetwork(network: string): string {
  const [address = '', bits] = network.split('/')
  const isWide = bits !== undefined && Number(bits) <= networkBits(address)
  return isWide ? network : shortClient(address)
}

/** A client as viewers see it: its network (`clientNetwork`); what is no address not at all. */
export function shortClient(client: string): string {
  return clientNetwork(client) ?? '(not shown)'
}
