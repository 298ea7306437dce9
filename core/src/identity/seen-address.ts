/** How long an address counts, in milliseconds. */
export const seenLifeMs = 30 * 86_400_000
/** So many of an account are kept. */
export const mostSeen = 5

/**
 * From where accounts have used Gatehouse's own pages and API lately, in canonical spelling. It is for guards, and shown to nobody but the
 * person and admins.
 */
export interface SeenAddressStore {
  /** An account came from there. Remembered to the hour. */
  see(account: number, address: string, nowMs: number): void
  /** The last ones of an account, the newest first. */
  of(account: number, nowMs: number): string[]
  /** Those of all other active accounts, without saying whose; of all of them for null. */
  ofOthers(account: number | null, nowMs: number): string[]
}
