import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'

const megabyte = 1_000_000

/** One client takes very much away. Small answers are not counted: who takes many of them is seen by how many they are. */
export const egressClient = lineDetector({
  name: 'egress-client',
  summary: 'one client took very much away',
  source: 'MITRE ATT&CK T1567 (exfiltration over web services); OWASP OAT-011 (scraping)',
  severity: 'notice',
  traits: ['large'],
  see: ({ bytes, client }) => ({ subject: clientName(client), weight: bytes / megabyte }),
  // 5 GB at once, or 16 Mbit/s and more until that is reached; a film is a tenth of it.
  bucket: { limit: 5000, leakPerS: 2 },
})
