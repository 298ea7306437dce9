import { clientName } from '../../access-log/client-name.ts'
import { lineDetector } from '../detector.ts'

/**
 * Within an element. It ends where another begins, so that no part of a text is read again and again for whoever sends thousands of
 * beginnings; a lone `<` within it does not hide what comes then.
 */
const element = '<[a-z](?:[^<>]|<(?![a-z])){0,150}'

const script = new RegExp(
  [
    String.raw`<\s{0,4}/?\s{0,4}script[\s>/]`,
    String.raw`<\s{0,4}(?:iframe|object|embed|svg|math|applet|base|frameset|meta|link|style)[\s/>]`,
    // A handler within an element, or behind the end of an attribute.
    String.raw`${element}[\s/"']on[a-z]{3,20}\s{0,4}=`,
    String.raw`["']\s{0,4}on(?:error|load|click|focus|blur|mouse(?:over|enter|move|out)|key(?:up|down|press)|toggle|animation\w{3,9}|pointer\w{2,9})\s{0,4}=`,
    String.raw`${element}\s(?:src|href|action|formaction|xlink:href|data)\s{0,4}=\s{0,4}["']?\s{0,4}(?:java\s{0,4}script|vbscript|data:text/html)`,
    String.raw`(?:^|[=&"'(])\s{0,4}(?:java\s{0,4}script|vbscript):\s{0,4}[\w%"'(/]{1,40}[(=.]`,
    '(?:^|[=&])data:text/html[,;]',
    String.raw`(?:["';)]\s{0,4}[-+*/|&^,~!]{0,2}|\$\{)\s{0,4}(?:alert|prompt|confirm|eval)\s{0,4}[(\x60]`,
    String.raw`\bconstructor\.constructor\s{0,4}\(`,
    String.raw`\bstring\.fromcharcode\s{0,4}\(`,
    String.raw`\bdocument\s{0,4}\.\s{0,4}cookie\s{0,4}[)+;]`,
  ].join('|'),
)

/** What a browser would run, if it came back to it. */
export const xss = lineDetector({
  name: 'xss',
  summary: 'scripts were tried in an address',
  source: 'OWASP CRS 941100 to 941400; CrowdSec http-xss-probing; CWE-79',
  severity: 'warning',
  mark: { of: ['query', 'path'], signs: `<'"(:;+ `, matches: (_, plain) => script.test(plain) },
  see: ({ client }) => ({ subject: clientName(client), weight: 1 }),
  bucket: { limit: 2, leakPerS: 1 / 600 },
  networks: { times: 3 },
})
