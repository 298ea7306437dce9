import { clientName } from '../access-log/client-name.ts'
import { clientNetwork } from '../access-log/client-network.ts'
import type { Finding } from '../findings/finding.ts'
import { neighbourhood } from '../waf-log/neighbourhood.ts'

/**
 * The client that a finding is about, or the network of several, as the finding names it; null when it is about something else. That a sample
 * names it as well tells it from a host or a text that looks like one.
 */
export function clientSubject({ subject, samples }: Pick<Finding, 'subject' | 'samples'>): string | null {
  const isIt = ({ client }: { client: string }) =>
    client !== '' && [clientName, clientNetwork, neighbourhood].some(named => named(client) === subject)
  return subject !== '' && samples.some(isIt) ? subject : null
}
