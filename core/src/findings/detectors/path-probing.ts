import { clientName } from '../../access-log/client-name.ts'
import type { LogLine } from '../../access-log/log-line.ts'
import { lineDetector } from '../detector.ts'
import { isRare, rareOf } from '../traits.ts'

/** What browsers and crawlers ask of every site by themselves. */
const asked =
  /^\/(?:favicon|apple-touch-icon|robots\.txt|sitemap|ads\.txt|app-ads\.txt|humans\.txt|browserconfig\.xml|manifest|\.well-known\/)|\.map$/

/** What a page of the same site led to is rather a dead link; pages and browsers may forbid to say so, but then pictures still belong to a page. */
const linkedWeight = 0.2
const part = /\.(?:avif|bmp|css|eot|gif|ico|jpe?g|m4s|mp4|otf|png|svg|ttf|webm|webp|woff2?)$/i
const longestEnding = 6

/** Of what comes from a network as much as this may be dead links; who only tries names gets hardly anything else. */
const deadShare = 0.1

/** Somebody tries many names to see which are there. */
export const pathProbing = lineDetector({
  name: 'path-probing',
  summary: 'one client asked for many different paths that do not exist',
  source: 'OWASP Automated Threats OAT-014 (vulnerability scanning), OAT-004 (fingerprinting)',
  severity: 'notice',
  traits: ['failed', 'sampled'],
  see: line => {
    if (line.status >= 200 && line.status < 400)
      return isRare(line) ? { subject: clientName(line.client), weight: 0 } : null
    if (line.status !== 404 && line.status !== 410) return null
    if (asked.test(line.path)) return null
    return { subject: clientName(line.client), weight: isPart(line) ? linkedWeight : 1, distinct: line.path }
  },
  bucket: { limit: 25, leakPerS: 1 / 15 },
  networks: {
    times: 3,
    weigh: (_, { weight, distinct }) =>
      distinct === undefined ? { weight: -deadShare * rareOf } : { weight, distinct },
  },
})

function isPart(line: LogLine): boolean {
  return isLinked(line) || part.test(line.path.slice(-longestEnding))
}

function isLinked({ referrer, host }: LogLine): boolean {
  return host !== '' && (referrer.startsWith(`https://${host}/`) || referrer.startsWith(`http://${host}/`))
}
