import { clientName } from '../access-log/client-name.ts'
import { BlockNetwork } from '../blocks/prefix.ts'
import { neighbourhood } from '../waf-log/neighbourhood.ts'
import type { Finding } from './finding.ts'

/**
 * The client that a finding is about, or the network of several of them, as blocks spell it. Null where it is about something else, or no whole
 * address is known any more: what was cut to its network was one client there.
 */
export function clientOf({ subject, samples }: Pick<Finding, 'subject' | 'samples'>): string | null {
  const isNetwork = subject.includes('/')
  // A host or a path may look like an address.
  const isIt = ({ client }: { client: string }) =>
    isNetwork ? !client.includes('/') && neighbourhood(client) === subject : clientName(client) === subject
  if (subject === '' || !samples.some(isIt)) return null
  const network = BlockNetwork.safeParse(!isNetwork && subject.includes(':') ? `${subject}::/64` : subject)
  return network.success ? network.data : null
}
