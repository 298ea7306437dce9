import { clientNetwork } from '@gatehouse/core/access-log/client-network.ts'

/** A client as somebody may see it: whole, or, `short`, as viewers do. Where one was forgotten there are dashes. */
export function shownClient(client: string, short: boolean): string {
  if (/^-+$/.test(client)) return '(forgotten)'
  return short ? shortClient(client) : client
}

/** A client as viewers see it: its IPv4 network of /24 or its IPv6 network of /48; what is no address not at all. */
export function shortClient(client: string): string {
  return clientNetwork(client) ?? '(not shown)'
}
