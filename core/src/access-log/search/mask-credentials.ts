/** As Caddy writes it for the values of parameters. */
const masked = 'REDACTED'

/** The beginnings of tokens say what they are: their makers chose them so that they are found where they must not be. */
const tokens: readonly RegExp[] = [
  // JSON Web Tokens (RFC 7519).
  /\beyJ[\w-]{5,}\.[\w-]*(?:\.[\w-]*)?/g,
  // Slack, also its addresses for incoming messages.
  /\bx(?:ox[a-z]|app)-[\w-]{8,}/g,
  /(?<=\/services\/)T\w{4,}\/B\w{4,}\/\w{8,}/g,
  // Discord: tokens of bots, and the addresses that post by themselves.
  /\b[MNO][\w-]{22,}\.[\w-]{5,}\.[\w-]{20,}/g,
  /(?<=\/webhooks\/\d{1,30}\/)[\w-]{20,}/g,
  // Telegram.
  /(?<=\/bot\d{1,20})(?::|%3a)[\w-]{20,}/gi,
  // Code hosts and registries: GitHub, GitLab, npm, PyPI.
  /\b(?:gh[a-z]_|github_pat_|gl[a-z]{2,4}-|npm_|pypi-)[\w-]{16,}/g,
  // Clouds and payments: AWS, Google, Stripe, SendGrid, OpenAI and those who write theirs alike.
  /\b(?:AKIA|ASIA|AROA)[A-Z0-9]{12,}/g,
  /\bAIza[\w-]{30,}/g,
  /\bya29\.[\w-]{10,}/g,
  /\b(?:sk|rk|pk)_(?:live|test)_\w{8,}/g,
  /\bSG\.[\w-]{10,}\.[\w-]{10,}/g,
  /\bsk-[\w-]{20,}/g,
  // Signed webhooks, and the keys of this product.
  /\bwhsec_[\w+/=-]{16,}/g,
]

/** What stands behind the name of a scheme (RFC 9110 section 11). */
const schemes = /\b(bearer|basic)((?: |%20|\+)+)[\w.~+/=%-]{8,}/gi
/** Between the scheme and the host of an address (RFC 3986 section 3.2.1). */
const userinfo = /(:\/\/|%3a%2f%2f)[^/?#\s@]{1,200}(?=@)/gi
/** `password=…` within a path, where Caddy takes no values out. */
const named =
  /\b((?:access|refresh|id|api|auth)?[_-]?(?:token|password|passwd|secret|api[_-]?key))(=|%3d)[^&;/?#\s]{1,400}/gi

/** One of these stands in whatever is changed: most texts have none, and there are many. */
const hints = {
  exact:
    /eyJ|xox|xapp-|services\/T|webhooks\/\d|gh[a-z]_|github_pat_|gl[a-z]{2,4}-|npm_|pypi-|A(?:KIA|SIA|ROA|Iza)|ya29\.|[srp]k_|SG\.|sk-|whsec_|[MNO][\w-]{22}/,
  anyCase: /@|(?:bearer|basic)(?: |%20|\+)|(?:token|passw(?:or)?d|secret|key)(?:=|%3d)|\/bot\d/i,
}

/** Longer texts are looked at so far; what is shown is far shorter. */
const looked = 4096

/** A text that a client sent, without the credentials in it that can be known by their shape. */
export function maskCredentials(text: string): string {
  let clean = text.length > looked ? text.slice(0, looked) : text
  if (!hints.exact.test(clean) && !hints.anyCase.test(clean)) return clean
  for (const token of tokens) clean = clean.replace(token, masked)
  return clean
    .replace(schemes, `$1$2${masked}`)
    .replace(userinfo, `$1${masked}`)
    .replace(named, `$1$2${masked}`)
}
