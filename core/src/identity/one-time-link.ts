import { z } from 'zod'

/**
 * What a one-time link is for: to take up codes, to see the secret of a new API key, to set the password of a user of a policy, or to sign
 * in to the status page.
 */
export const LinkPurpose = z.enum(['enrol', 'api-key', 'password', 'sign-in'])
export type LinkPurpose = z.infer<typeof LinkPurpose>

/** A link that works once, for five minutes. Its token is kept as a hash. */
export const OneTimeLink = z.strictObject({
  id: z.int().positive(),
  purpose: LinkPurpose,
  /** Of the account, of the API key, or of the user of a policy. Of the console of the machine, which signs in as itself, `consoleSubject`. */
  subject: z.int().nonnegative(),
  createdAtMs: z.int(),
  expiresAtMs: z.int(),
  usedAtMs: z.int().nullable(),
})
export type OneTimeLink = z.infer<typeof OneTimeLink>

/** The subject of a link by which the console of the machine signs in: no account has this id. */
export const consoleSubject = 0

/** How long a link works. */
export const linkLifeMs = 5 * 60_000

/** Where links are kept. */
export interface OneTimeLinkStore {
  /** A new link; an older one of the same purpose and subject ends. The token has 256 random bits, in base64url. */
  make(purpose: LinkPurpose, subject: number, nowMs: number): { link: OneTimeLink; token: string }
  /** The link of a token that may still be used; null in every other case. Changes nothing. */
  find(token: string, nowMs: number): OneTimeLink | null
  /** Uses it up. True exactly once. */
  consume(id: number, nowMs: number): boolean
  /** Ends all of them. */
  endAll(nowMs: number): void
}
