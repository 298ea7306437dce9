import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'
import { isSampled, sampleOf } from '../traits.ts'

/** So many of all requests may end so: people close pages before they are there. */
const usualShare = 0.08

/** Clients go before their answer comes: what they wait for takes too long. A cumulative sum against the share that is usual everywhere. */
export const clientGiveUps = lineDetector({
  name: 'client-give-ups',
  summary: 'many clients went before their answer came',
  source: 'nginx status 499, which Caddy writes too; cumulative sums after E. S. Page, 1954',
  severity: 'warning',
  traits: ['failed', 'sampled'],
  see: line => {
    // Each client counts once: one alone is not many.
    if (line.status === 499 || line.status === 0)
      return { subject: '', weight: 1, distinct: clientName(line.client) }
    return isSampled(line) ? { subject: '', weight: -usualShare * sampleOf } : null
  },
  bucket: { limit: 30, leakPerS: 1 / 60 },
})
