import type { Identity } from './account.ts'

/** How long a pairing code works. */
export const pairingLifeMs = 10 * 60_000

/** Pairing codes: shown to an unknown person in chat, typed by an admin who knows that person. */
export interface PairingStore {
  /** A code of eight characters like `K7QF-2M9X` for an identity; the same one while it lives. */
  codeFor(identity: Identity, nowMs: number): string
  /** Whose code that is; null when nobody's, or when it is too old. Spelling is forgiving: case, dashes, O for 0. */
  identityOf(code: string, nowMs: number): Identity | null
  /** Ends it. */
  forget(identity: Identity): void
}
