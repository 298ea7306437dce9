import { crsRules } from '@gatehouse/core/routing/policies/waf/crs-rules.ts'
import { maxCommandLength, splitWords, typedLine, type Word } from '../grammar/grammar.ts'

/** Keys under which people try to type a code. */
const codeKeys = /^(code|totp|otp|2fa|mfa|pin|token|recovery(-code)?)$/i
/** What people type before a code, as if it were a command. */
const codeVerbs = /^(confirm|approve|yes|ok)$/i
/** Six digits alone, however they are grouped: not a part of an address, a path, a date or a longer number. */
const sixDigits =
  /(?<![\p{L}\p{Nd}/])(?<!\p{Nd}[._-])(?:\p{Nd}(?:[\s_\p{Pd}]{0,2}\p{Nd}){5}|\p{Nd}{3}\.\p{Nd}{3})(?![\p{L}\p{Nd}:/])(?![._-]\p{Nd})/gu
/** Before the number of a rule of a firewall, which has six digits as well. */
const rulePlace = /\b(?:(?:policy\s+(?:un)?waive|waf\s+exclude)\s+[a-z][a-z0-9-]{0,39}|waf\s+explain)\s+$/i
const longestRulePlace = 80
const numberAtRule =
  /^(\s*(?:(?:policy\s+(?:un)?waive|waf\s+exclude)\s+[a-z][a-z0-9-]{0,39}|waf\s+explain))\s+\d{6}(?=\s|$)(.*)$/is
const apiKeyText = /gh_[A-Za-z0-9_-]{8,}/g
/** Recovery codes: 128 bits in base32, in groups of four as they are shown, or run together. */
const groupedRecovery = /(?<![a-z0-9])(?:[a-z2-7]{4}[\s_-]{1,3}){6}[a-z2-7]{2}(?![a-z0-9])/gi
const runRecovery = /(?<![a-z0-9])(?=[a-z]*[2-7])[a-z2-7]{26}(?![a-z0-9])/gi
const certificate =
  /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----|[A-Za-z0-9+/]{200,}/g
const invisible = /\p{Default_Ignorable_Code_Point}|\p{Cf}|\p{Variation_Selector}/gu

/** Whether somebody typed what looks like a code, a recovery code or an API key where everybody can read it. */
export function holdsSecret(words: readonly Word[]): boolean {
  const line = typedLine(words)
  return masked(line) !== line || words.some(word => word.kind !== 'word' && codeKeys.test(word.key))
}

/** Whether a key or a recovery code stands there beyond doubt. Six digits may be something else, where a command has a place for them. */
export function showsSecret(words: readonly Word[]): boolean {
  const line = plain(typedLine(words))
  return line !== withoutKeys(line)
}

/** Whether words begin as those of somebody who gives a code, whatever command is near. */
export function givesCode([first]: readonly Word[]): boolean {
  if (first?.kind !== 'word') return true
  return codeKeys.test(first.text) || codeVerbs.test(first.text) || masked(first.text) !== first.text
}

/** The words without those that may be a code, a recovery code or an API key, or hold one. */
export function withoutSecrets(words: readonly Word[]): Word[] {
  return splitWords(masked(typedLine(words))).filter(({ text }) => text === null || !text.includes('***'))
}

/** The text without anything that may be a code, a recovery code or an API key; as it was where there is none. */
export function masked(text: string): string {
  // Longer than any command: it is refused, and nobody needs the rest of it.
  if (text.length > maxCommandLength) return `${masked(text.slice(0, maxCommandLength).toWellFormed())}…`
  const line = plain(text)
  const without = withoutKeys(line).replace(sixDigits, (digits: string, at: number, whole: string) =>
    crsRules.has(Number(digits)) && rulePlace.test(whole.slice(Math.max(0, at - longestRulePlace), at))
      ? digits
      : '***',
  )
  return without === line ? text : without
}

/** What is said to whoever types a code into a command. */
export const codeInCommand =
  'That looks like a code or a key, so it was not read: commands stay in histories. Send the command without it; Gatehouse asks for the code where nobody else can see it.'

/** The same, where all that looks like one is the number of a rule that cannot be waived; it is kept as little as a code. */
const noRule =
  'No such rule can be waived, and a code has six digits as well, so it was not kept. Rules that can be waived look for something: 911100 to 956110, as the log names them. What sets the rule set up or judges the score (901…, 949…, 959…) cannot, nor can the rules beside the Core Rule Set (200…).'

/** What is said to whoever typed what `holdsSecret`. */
export function unreadWords(words: readonly Word[]): string {
  const line = plain(typedLine(words))
  const [, before = '', after = ''] = numberAtRule.exec(line) ?? []
  const other = words.some(word => word.kind !== 'word' && codeKeys.test(word.key))
  return before !== '' && !other && masked(before) === before && masked(after) === after
    ? noRule
    : codeInCommand
}

function withoutKeys(line: string): string {
  const text = line.replace(apiKeyText, '***').replace(groupedRecovery, '***')
  // Once for the whole line: it is looked for while nobody is known yet, so that its cost is anybody's to cause.
  let spans: ReturnType<typeof certificates> | undefined
  return text.replace(runRecovery, (run: string, at: number) => {
    spans ??= certificates(text)
    return spans.some(({ from, to }) => from <= at && at < to) ? run : '***'
  })
}

/** Where certificates stand in a line: base64 of any length is full of runs that look like recovery codes. */
function certificates(line: string): { from: number; to: number }[] {
  return [...line.matchAll(certificate)].map(({ index, 0: text }) => ({
    from: index,
    to: index + text.length,
  }))
}

/** The text as it is read: wide digits are digits, and what has no width is not there. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(invisible, '')
}
