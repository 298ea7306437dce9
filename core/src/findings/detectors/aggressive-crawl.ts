import { clientName } from '../../access-log/client-name.ts'
import { isAssetPath } from '../asset-path.ts'
import { lineDetector } from '../detector.ts'
import { weighRarely } from '../network-buckets.ts'
import { sampleOf } from '../traits.ts'

/** One client reads page after page, faster than anybody reads. */
export const aggressiveCrawl = lineDetector({
  name: 'aggressive-crawl',
  summary: 'one client read many different pages in a short time',
  source: 'OWASP Automated Threats OAT-011 (scraping)',
  severity: 'notice',
  traits: ['sampled'],
  see: ({ method, status, path, query, client }) => {
    if (method !== 'GET' || status < 200 || status >= 400 || isAssetPath(path)) return null
    return {
      subject: clientName(client),
      weight: sampleOf,
      distinct: query === '' ? path : `${path}?${query}`,
    }
  },
  // Five pages a second for two minutes, or two for eight minutes.
  bucket: { limit: 500, leakPerS: 1 },
  // The readers of a whole provider are many: a hundred and fifty a second for two minutes.
  networks: { times: 30, weigh: weighRarely },
})
