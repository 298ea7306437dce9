import { durationText } from '@gatehouse/core/duration-text.ts'
import type { CodeVerdict } from '@gatehouse/core/identity/totp.ts'

/** Why a code did not count, in a sentence. `name` is whose code it should have been. */
export function codeWords(verdict: Exclude<CodeVerdict, { kind: 'right' }>, name: string): string {
  switch (verdict.kind) {
    case 'wrong':
      return `That code is wrong. ${triesWords(verdict.tries, verdict.waitMs)}`
    case 'used':
      return 'That code was used already. Wait for the next one; each works once.'
    case 'wait':
      return `Too many wrong codes. The next one is looked at in ${rounded(verdict.waitMs)}; this one was not.`
    case 'locked':
      return `The codes of ${name} are locked after too many wrong ones. An admin must type: account reset-totp ${name}. Where nobody can, the console of the machine does without codes: add --without-code there.`
    case 'none':
      return `${name} has taken up no codes yet. An admin can start that with: account enroll ${name}`
    case 'clock':
      return `The clock of this machine has gone back by ${rounded(verdict.behindMs)}, so no code can be trusted now. Set the clock right; codes work again then.`
  }
}

function triesWords(tries: number, waitMs: number): string {
  if (tries > 0) return `${tries} more ${tries === 1 ? 'try' : 'tries'} before a wait begins.`
  return waitMs > 0 ? `The next one is looked at in ${rounded(waitMs)}.` : ''
}

function rounded(ms: number): string {
  return durationText(Math.max(1, Math.ceil(ms / 1000)) * 1000)
}
