/** Of a path, no more is looked at than any login page needs. */
const longest = 300

const login =
  /(?:^|[/._-])(?:log[-_]?in|log[-_]?on|sign[-_]?in|auth|authenticate|session|sessions|token|oauth2?|password|2fa|mfa|otp|xmlrpc)(?:[/._-]|$)/i

/** Whether people or programs show a password or a code there, as such paths are mostly called. */
export function isLoginPath(path: string): boolean {
  return login.test(path.length > longest ? path.slice(0, longest) : path)
}
