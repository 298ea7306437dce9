import { clientName } from '@gatehouse/core/access-log/client-name.ts'

/** A client as viewers see it: its IPv4 network of /24 or its IPv6 network of /48; what is no address not at all. */
export function shortClient(client: string): string {
  const name = clientName(client)
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(name)
  if (four) return `${four[1]}.0/24`
  const six = /^([0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(name)
  return six ? `${six[1]}::/48` : '(not shown)'
}
