import { z } from 'zod'
import type { Reader } from '../status-document/envelope.ts'
import type { Role } from './role.ts'

/** Whoever signed in to the status page, in one browser. Its id may be shown; what the browser holds is another. */
export const PageSession = z.strictObject({
  id: z.int().positive(),
  /** Null is the console of the machine itself. */
  account: z.int().positive().nullable(),
  /** What the browser calls itself, shortened: somebody else's text. */
  agent: z.string().max(60),
  /** From where somebody signed in, as a network: one address of it was theirs. Null when it cannot be told. */
  network: z.string().nullable(),
  createdAtMs: z.int(),
  /** To some minutes: see `seenEveryMs`. */
  seenAtMs: z.int(),
  /** It ends then, whatever happens. */
  endsAtMs: z.int(),
})
export type PageSession = z.infer<typeof PageSession>

/** A session ends when nobody used it for so long, in milliseconds. */
export const sessionIdleMs = 12 * 3_600_000
/** So long a session lives at most, in milliseconds. */
export const sessionLifeMs = 7 * 86_400_000
/** That a session was used is written down no more often, in milliseconds: each write waits for the disk. */
export const seenEveryMs = 5 * 60_000
/** So many sessions one account has at once; the oldest gives way. */
export const mostSessions = 20

/** Whose documents somebody reads on the status page. A viewer sees health and summaries; who is more sees whole addresses and samples, too; an admin also what the doctor saw. */
export function audienceOf(role: Role): Reader {
  return role
}

/** Whose session it is now; an account that is not active has none. */
export interface SessionOwner {
  /** `local` for the console of the machine. */
  name: string
  role: Role
}

/** What is known of somebody who signs in. */
export interface NewPageSession {
  account: number | null
  agent: string
  network: string | null
}

/** Where sessions are kept. A change of an account's role or state, and the loss of an identity, end its sessions in the same transaction. */
export interface PageSessionStore {
  /** A new session with a new secret of 256 random bits, in base64url; kept as a hash. Takes old sessions away. */
  begin(asked: NewPageSession, nowMs: number): { session: PageSession; secret: string }
  /** The live session of a secret, and whose it is at this moment; null in every other case. Changes nothing. */
  find(secret: string, nowMs: number): { session: PageSession; owner: SessionOwner } | null
  /** It was used now. */
  see(id: number, nowMs: number): void
  /** All live sessions with their owners, the last used first; of one account, of the console alone (null), or of everybody. */
  list(whose: number | null | 'everybody', nowMs: number): { session: PageSession; owner: SessionOwner }[]
  /** Ends one. True when it was there. */
  end(id: number): boolean
}
