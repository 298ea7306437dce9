import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'
import { weighRarely } from '../network-buckets.ts'
import { sampleOf } from '../traits.ts'

/** One client sends far more than a person with a browser. */
export const highRate = lineDetector({
  name: 'high-rate',
  summary: 'one client sent requests at a high rate',
  source: 'OWASP Automated Threats OAT-015 (denial of service)',
  severity: 'warning',
  traits: ['sampled'],
  see: ({ client }) => ({ subject: clientName(client), weight: sampleOf }),
  // A hundred a second for ten seconds, or twenty for a minute and a half.
  bucket: { limit: 900, leakPerS: 10 },
  // A provider or a company may send very much: a thousand a second for a minute.
  networks: { times: 40, weigh: weighRarely },
})
