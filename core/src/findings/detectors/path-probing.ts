import { clientName } from '../../access-log/client-name.ts'
import type { LogLine } from '../../access-log/log-line.ts'
import { lineDetector } from '../detector.ts'

/** What browsers and crawlers ask of every site by themselves. */
const asked =
  /^\/(?:favicon|apple-touch-icon|robots\.txt|sitemap|ads\.txt|app-ads\.txt|humans\.txt|browserconfig\.xml|manifest|\.well-known\/)|\.map$/

/** What a page of the same site led to is rather a dead link. */
const linkedWeight = 0.2

/** Somebody tries many names to see which are there. */
export const pathProbing = lineDetector({
  name: 'path-probing',
  summary: 'one client asked for many different paths that do not exist',
  source: 'OWASP Automated Threats OAT-014 (vulnerability scanning), OAT-004 (fingerprinting)',
  severity: 'notice',
  traits: ['failed'],
  see: line => {
    if (line.status !== 404 && line.status !== 410) return null
    if (asked.test(line.path)) return null
    return {
      subject: clientName(line.client),
      weight: isLinked(line) ? linkedWeight : 1,
      distinct: line.path,
    }
  },
  bucket: { limit: 25, leakPerS: 1 / 15 },
})

function isLinked({ referrer, host }: LogLine): boolean {
  return host !== '' && (referrer.startsWith(`https://${host}/`) || referrer.startsWith(`http://${host}/`))
}
