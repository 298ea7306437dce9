import { typedLine, type Word } from '../grammar/grammar.ts'

/** Keys under which people try to type a code. */
const codeKeys = /^(code|totp|otp|2fa|mfa|pin|token|recovery(-code)?)$/i
const sixDigits = /(?<![\w.:-])\d{3}[\s-]?\d{3}(?![\w.:-])/gu
const apiKeyText = /gh_[A-Za-z0-9_-]{8,}/g
/** Recovery codes as they are shown: 128 bits in base32, in groups of four. */
const recoveryCode = /\b[a-z2-7]{4}(?:[- ][a-z2-7]{4}){5}[- ][a-z2-7]{2}\b/gi

/** Whether somebody typed what looks like a code, a recovery code or an API key where everybody can read it. */
export function holdsSecret(words: readonly Word[]): boolean {
  const line = typedLine(words)
  return masked(line) !== line || words.some(word => word.kind !== 'word' && codeKeys.test(word.key))
}

/** Whether a key or a recovery code stands there beyond doubt. Six digits may be something else, where a command has a place for them. */
export function showsSecret(words: readonly Word[]): boolean {
  const line = typedLine(words)
  return line !== line.replace(apiKeyText, '').replace(recoveryCode, '')
}

/** The text without anything that may be a code, a recovery code or an API key. */
export function masked(text: string): string {
  return text.replace(apiKeyText, '***').replace(recoveryCode, '***').replace(sixDigits, '***')
}

/** What is said to whoever types a code into a command. */
export const codeInCommand =
  'That looks like a code or a key, so it was not read: commands stay in histories. Send the command without it; Gatehouse asks for the code where nobody else can see it.'
