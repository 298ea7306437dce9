const keywords = [
  'self',
  'none',
  'unsafe-inline',
  'unsafe-eval',
  'unsafe-hashes',
  'strict-dynamic',
  'report-sample',
  'wasm-unsafe-eval',
  'inline-speculation-rules',
]
/** Of frame-ancestors, form-action and base-uri. */
const placeKeywords = ['self', 'none']
const hashLengths: Readonly<Record<string, number>> = { sha256: 32, sha384: 48, sha512: 64 }
const scheme = /^[a-z][a-z0-9+.-]*:$/i
const host =
  /^([a-z][a-z0-9+.-]*:\/\/)?(\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:]+\])(:(\d{1,5}|\*))?(\/[\w.~!$&()*+=:@%/-]*)?$/i

/**
 * What is wrong with a source of a directive (CSP Level 3, 2.3.1), as a sentence without a full stop; undefined when nothing is.
 * @param places the directive is about places alone, so that only 'self' and 'none' are known in it
 */
export function sourceProblem(text: string, places: boolean): string | undefined {
  const known = places ? placeKeywords : keywords
  const bare = text.replaceAll("'", '').toLowerCase()
  if (/^nonce-/.test(bare))
    return `${text} cannot be used: a nonce must be another one with each answer, and this text is the same on all. Use a hash, as in 'sha256-…'`
  if (text.startsWith("'") || text.endsWith("'")) return quotedProblem(text, bare, known)
  if (keywords.includes(bare) || /^sha\d+-/.test(bare)) return `${text} needs single quotes: '${text}'`
  return scheme.test(text) || host.test(text)
    ? undefined
    : `${text} is no source; write a host such as https://cdn.example.com, a scheme such as data:, or a keyword such as 'self'`
}

function quotedProblem(text: string, bare: string, known: readonly string[]): string | undefined {
  if (text.length < 3 || !text.startsWith("'") || !text.endsWith("'"))
    return `${text} has a single quote on one side only`
  const [, kind, digest = ''] = /^(sha\d+)-(.+)$/.exec(text.slice(1, -1)) ?? []
  if (kind !== undefined && known === keywords) return hashProblem(text, kind, digest)
  if (known.includes(bare)) return undefined
  return `${text} is not known here; in single quotes there can be ${known.join(', ')}${known === keywords ? ', or a hash such as sha256-…' : ''}`
}

function hashProblem(text: string, kind: string, digest: string): string | undefined {
  const bytes = hashLengths[kind]
  if (bytes === undefined) return `${text} is not known; hashes are sha256, sha384 and sha512`
  const whole = /^[A-Za-z0-9+/_-]+={0,2}$/.test(digest) && Buffer.from(digest, 'base64').length === bytes
  return whole ? undefined : `${text} is not a whole ${kind} hash in base64 (${bytes} bytes)`
}
