import type { Identity } from './account.ts'

/**
 * How long a pairing code works after it was last shown. Linking an admin takes a code and then a second person, who have 15 minutes
 * between them; the pairing code must outlive both, and the walk to whoever types it.
 */
export const pairingLifeMs = 30 * 60_000

/** How many codes live at once; beyond that the oldest go, so that a crowd of strangers cannot fill the disk. */
export const maxPairings = 10_000

/** Pairing codes: shown to an unknown person in chat, typed by an admin who knows that person. */
export interface PairingStore {
  /** A code of eight characters like `K7QF-2M9X` for an identity; the same one while it lives, and its time begins anew. */
  codeFor(identity: Identity, nowMs: number): string
  /** Whose code that is; null when nobody's, or when it is too old. Spelling is forgiving: case, dashes, O for 0. */
  identityOf(code: string, nowMs: number): Identity | null
  /** Ends it. */
  forget(identity: Identity): void
}

// Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O and U, which are mistaken for others.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Eight characters for 40 bits. */
export function pairingCode(bits: Uint8Array): string {
  const number = bits.slice(0, 5).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return Array.from(
    { length: 8 },
    (_, place) => alphabet[Number((number >> BigInt(35 - 5 * place)) & 31n)],
  ).join('')
}

/** A code as people see it: `K7QF-2M9X`. */
export function pairingText(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** The eight characters that somebody meant, or null when they cannot be a code. */
export function readPairingCode(text: string): string | null {
  const code = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return code.length === 8 && [...code].every(sign => alphabet.includes(sign)) ? code : null
}
