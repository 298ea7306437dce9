import { clientName } from './client-name.ts'

const ofFour = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.(?:\d{1,3}|0\/24)$/
const ofSix = /^([0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}):(?:[0-9a-f]{1,4}|:\/48)$/

/**
 * The network of a client, as it is kept for long and shown to viewers: /24 of IPv4 or /48 of IPv6. Of a network it is that network itself;
 * undefined for what is no address.
 */
export function clientNetwork(client: string): string | undefined {
  const name = ofSix.test(client) ? client : clientName(client)
  const four = ofFour.exec(name)
  if (four) return `${four[1]}.0/24`
  const six = ofSix.exec(name)
  return six ? `${six[1]}::/48` : undefined
}
