import type { LinkPurpose } from '@gatehouse/core/identity/one-time-link.ts'
import type { EnrolmentOffer, EnrolmentResult } from '@gatehouse/core/identity/totp.ts'

/** Something secret that waits for one person, or for their secret: the token of a one-time link, never shown in a chat's history. */
export interface Handover {
  purpose: LinkPurpose
  token: string
  /** The page of the link, where there is one. */
  url: string | null
}

/** What opening a link gives. `session` is what the next step is known by; it lives ten minutes, in memory. */
export type Opened =
  | { kind: 'enrol'; account: string; offer: EnrolmentOffer; session: string }
  | { kind: 'api-key'; name: string; secret: string }
  | { kind: 'password'; name: string; session: string }
  /** The link is unknown, too old, or was used. */
  | { kind: 'over' }

/** What came of a new password. `refused`: another one may be tried; otherwise a new link is needed. */
export type PasswordResult =
  | { kind: 'set'; words: string }
  | { kind: 'refused'; words: string }
  | { kind: 'failed'; words: string }
  | { kind: 'over' }

/** The way of secrets to their one reader: the console and the one-time page. */
export interface Handovers {
  /** What a link would open; null when nothing. Changes nothing. */
  peek(token: string): { purpose: LinkPurpose; name: string } | null
  /** Uses the link up and gives what it is for. Audited. `address` is where the client is, where that is known. */
  open(token: string, face: string, address?: string | null): Opened
  /** Takes the first right code of an enrolment. Audited. */
  finish(session: string, code: string, face: string, address?: string | null): EnrolmentResult
  /** Sets the password for which a link was opened. Audited. */
  setPassword(session: string, password: string, face: string): Promise<PasswordResult>
}
