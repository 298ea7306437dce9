import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'
import { weighRarely } from '../network-buckets.ts'
import { sampleOf } from '../traits.ts'

/** What is longer carries something. */
const longest = 80

/** Names whose values are many for a reason. */
const meant =
  /^(?:id|ids|page|p|offset|cursor|after|before|since|ts|sku|sid|uid|ref|v|ver|version|token|code|q|query|s|search)=/i

/** A number, or letters and figures without words, with or without a name before it. */
const madeUp =
  /^(?:[A-Za-z0-9_.-]{1,20}=)?(?:\d{4,}(?:\.\d+)?|(?=[a-z]*\d)[a-z0-9]{5,}|(?=[A-Z]*\d)[A-Z0-9]{5,}|[A-Z]{4,}|0\.\d{6,})$/

/** One client asks for the same with ever other queries, so that no cache answers. */
export const cacheBusting = lineDetector({
  name: 'cache-busting',
  summary: 'one client asked with ever other made-up queries, past every cache',
  source: 'OWASP Automated Threats OAT-015; the queries of HULK, GoldenEye and LOIC',
  severity: 'warning',
  traits: ['sampled'],
  see: ({ path, query, client }) => {
    if (query === '' || query.length > longest) return null
    if (meant.test(query) || !query.split('&').every(part => madeUp.test(part))) return null
    return { subject: clientName(client), weight: sampleOf, distinct: `${path}?${query}` }
  },
  // Ten a second for fifty seconds. A page that asks each second with the time in its query stays below that.
  bucket: { limit: 400, leakPerS: 2 },
  // Two hundred such pages in one company stay below it.
  networks: { times: 100, weigh: weighRarely },
})
