import { plainPath } from './plain-text.ts'

/** Of a path, no more than this is looked at from both ends; a login page needs less. */
const longest = 300
/** What is longer is a sign of something else, and no login page. */
const mostLooked = 4096

const login =
  /(?:^|[/._-])(?:log[-_]?in|log[-_]?on|sign[-_]?in|auth|authenticate|session|sessions|token|oauth2?|password|2fa|mfa|otp|xmlrpc)(?![a-z0-9])/i

/**
 * Whether people or programs show a password or a code there, as such paths are mostly called. As an upstream reads it: decoded (RFC 3986, section
 * 6.2.2.2), without the parameters of its parts (section 3.3), `//` and `/./` as `/`.
 */
export function isLoginPath(path: string): boolean {
  if (path.length <= longest && !path.includes('%')) return login.test(path)
  const plain = asRead(path.slice(0, mostLooked))
  if (plain.length <= 2 * longest) return login.test(plain)
  return login.test(plain.slice(0, longest)) || login.test(plain.slice(-longest))
}

function asRead(path: string): string {
  const decoded = path.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
  return plainPath(decoded.replace(/;[^/]*/g, ''))
}
