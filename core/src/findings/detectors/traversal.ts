import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'

/** Two steps up, or one in a path: no browser sends such a path, it works out the dots before. */
const up = /(?:\.\.(?:;[^/\\]{0,40})?[/\\](?:\.?[/\\]){0,4}){2}/
const upInPath = /(?:^|[/\\])\.\.(?:;[^/\\]{0,40})?(?:[/\\]|$)/
/** What an `alias` without its slash takes for a step up. */
const upBehindName = /[\w-]\.\.[/\\]/
/** Between two names, with steps that lead nowhere. */
const slash = String.raw`[/\\](?:(?:[\w-]{1,30}[/\\]\.\.|\.)?[/\\])*`
/** What is fetched by it first, to see whether it works. */
const target = new RegExp(
  [
    String.raw`(?:^|[=:/\\])(?:etc${slash}(?:passwd|shadow|group|hosts|hostname|issue|crontab|os-release)|windows${slash}(?:win\.ini|system32)|boot\.ini)(?![\w-])`,
    String.raw`(?:^|[=:/\\])proc${slash}self[/\\]`,
  ].join('|'),
)
const wrapper =
  /(?:^|[=/])(?:php:\/\/(?:filter|input|fd|stdin)|data:\/\/text|compress\.(?:zlib|bzip2):\/\/|expect:\/\/|zip:\/\/|phar:\/\/|file:\/\/\/)/

/** A way out of the folder of a site. */
export const traversal = lineDetector({
  name: 'traversal',
  summary: 'ways out of the folder of the site were tried',
  source: 'OWASP CRS 930100 to 930120; CWE-22; RFC 3986 section 5.2.4',
  severity: 'warning',
  mark: {
    of: ['path', 'query'],
    signs: { path: '.', query: './\\:' },
    matches: (_, plain, of) => {
      if (of === 'path' && (upInPath.test(plain) || upBehindName.test(plain))) return true
      if (up.test(plain)) return true
      return of === 'query' && (target.test(plain) || wrapper.test(plain))
    },
  },
  see: ({ client }) => ({ subject: clientName(client), weight: 1 }),
  bucket: { limit: 2, leakPerS: 1 / 600 },
  networks: { times: 3 },
})
