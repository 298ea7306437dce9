import { createHash, randomBytes } from 'node:crypto'
import { ScureBase32Plugin } from 'otplib'

/** How many of them an enrolment gives. */
export const recoveryCodeCount = 10

const base32 = new ScureBase32Plugin()

/** A new code of 128 bits: base32 in groups of four. */
export function newRecoveryCode(): string {
  return (
    base32
      .encode(randomBytes(16))
      .toLowerCase()
      .match(/.{1,4}/g) ?? []
  ).join('-')
}

/** What is stored of a code, and by which a typed one is found; null when it is none. Case, spaces, dashes, 0, 1 and 8 are forgiven. */
export function recoveryCodeHash(typed: string): Buffer | null {
  if (typed.length > 100) return null
  const plain = typed
    .toLowerCase()
    .replaceAll(/[\s-]/g, '')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('8', 'b')
  return /^[a-z2-7]{26}$/.test(plain) ? createHash('sha256').update(plain).digest() : null
}
