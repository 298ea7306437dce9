import { randomBytes } from 'node:crypto'
import { generateURI, ScureBase32Plugin, verifySync } from 'otplib'
import { AppError } from '../error.ts'

/** Of a TOTP secret (RFC 4226, section 4, R6). */
const totpSecretBytes = 20

const stepSeconds = 30
const base32 = new ScureBase32Plugin()

/** A new random secret. */
export function newTotpSecret(): Buffer {
  return randomBytes(totpSecretBytes)
}

/** The step of a moment (RFC 6238, section 4.2): how many times 30 seconds have gone by. */
export function stepAt(nowMs: number): number {
  return Math.floor(nowMs / (stepSeconds * 1000))
}

/** How long a step takes. */
export const stepMs = stepSeconds * 1000

/** Six digits as somebody typed them, without the spaces between; null when it is something else. */
export function readDigits(typed: string): string | null {
  const digits = typed.replaceAll(/[ \t]/g, '')
  return /^[0-9]{6}$/.test(digits) ? digits : null
}

/** The step of which these six digits are the code: that of this moment, or one beside it; null when of none. */
export function stepOfCode(secret: Uint8Array, digits: string, nowMs: number): number | null {
  try {
    const verdict = verifySync({
      secret,
      token: digits,
      epoch: Math.floor(nowMs / 1000),
      period: stepSeconds,
      epochTolerance: stepSeconds,
    })
    return verdict.valid && 'timeStep' in verdict ? verdict.timeStep : null
  } catch {
    // otplib throws on what cannot be a code. A guess must count as one however odd it is.
    return null
  }
}

/**
 * What an authenticator app reads: the secret in base32, and the URI of a QR code.
 * @throws AppError `invalid` for a name with a colon, which would be read as another issuer
 */
export function totpOffer(secret: Uint8Array, account: string): { secret: string; uri: string } {
  if (account.includes(':'))
    throw new AppError('invalid', 'A name with a colon cannot be shown in an authenticator app.')
  const text = base32.encode(secret)
  return { secret: text, uri: generateURI({ issuer: 'Gatehouse', label: account, secret: text }) }
}
