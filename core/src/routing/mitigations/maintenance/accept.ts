import type { CaddyMatcher } from '../../../edge/caddy-config.ts'

/** In which form an answer can come. */
export type Form = 'json' | 'html' | 'text'

const ranges = {
  html: String.raw`(text/html|application/xhtml\+xml)`,
  json: String.raw`application/([a-z0-9.+-]+\+)?json`,
  text: String.raw`text/(plain|\*)`,
} as const
/** Parameters of a media range other than its weight. */
const others = String.raw`(;\s*([^q,;=][^,;]*|q[^=,;][^,;]*))*`

/** A form that was named, without a weight or with the greatest. Braces would be Caddy's. */
function gladly(form: Form): CaddyMatcher {
  return accepts(String.raw`${ranges[form]}\s*${others}(;\s*q=1(\.0*)?\s*)?(,|$)`)
}

/** A form that was named with a smaller weight, not with none. */
function rather(form: Form): CaddyMatcher {
  return accepts(String.raw`${ranges[form]}\s*${others};\s*q=0\.[0-9]*[1-9]`)
}

function accepts(pattern: string): CaddyMatcher {
  return { header_regexp: { Accept: { pattern: String.raw`(?i)(^|,)\s*${pattern}` } } }
}

/**
 * Which form a client gets, tried in this order; whom none matches gets text. What is named without a weight goes before what has one; of
 * equals HTML. A client that takes anything asks for nothing in particular (RFC 9110, section 12.5.1, as far as matchers of headers can tell).
 */
export const formOrder: readonly { form: Form; match: CaddyMatcher }[] = [
  { form: 'json', match: { ...gladly('json'), not: [gladly('html')] } },
  { form: 'html', match: gladly('html') },
  { form: 'json', match: { ...rather('json'), not: [rather('html'), gladly('text')] } },
  { form: 'html', match: { ...rather('html'), not: [gladly('text')] } },
]
