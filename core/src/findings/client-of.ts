import { clientName } from '../access-log/client-name.ts'
import { BlockNetwork } from '../blocks/prefix.ts'
import type { Finding } from './finding.ts'

/**
 * The network that a finding is about, as blocks spell it. Null where it is about something else, or no whole address is known any more: a whole
 * neighbourhood is not the one who did it.
 */
export function clientOf({ subject, samples }: Pick<Finding, 'subject' | 'samples'>): string | null {
  // A host or a path may look like an address.
  if (subject.includes('/') || !samples.some(({ client }) => client !== '' && clientName(client) === subject))
    return null
  const network = BlockNetwork.safeParse(subject.includes(':') ? `${subject}::/64` : subject)
  return network.success ? network.data : null
}
