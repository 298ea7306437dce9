import { clientName } from '../../access-log/client-name.ts'
import { isAssetPath } from '../asset-path.ts'
import { lineDetector } from '../detector.ts'
import { isEveryNth } from '../every-nth.ts'

const nth = 19

/** One client reads page after page, faster than anybody reads. */
export const aggressiveCrawl = lineDetector({
  name: 'aggressive-crawl',
  summary: 'one client read many different pages in a short time',
  source: 'OWASP Automated Threats OAT-011 (scraping)',
  severity: 'notice',
  see: line => {
    if (!isEveryNth(line, nth)) return null
    const { method, status, path, query } = line
    if (method !== 'GET' || status < 200 || status >= 400 || isAssetPath(path)) return null
    return {
      subject: clientName(line.client),
      weight: nth,
      distinct: query === '' ? path : `${path}?${query}`,
    }
  },
  // Five pages a second for a minute and a quarter, or two for five minutes.
  bucket: { limit: 300, leakPerS: 1 },
})
