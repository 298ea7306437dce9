/** How a code was judged. Only `right` uses anything up. */
export type CodeVerdict =
  | { kind: 'right'; recovery: boolean }
  /** `tries` are left before waits begin, or 0; `waitMs` until the next one is looked at. */
  | { kind: 'wrong'; tries: number; waitMs: number }
  /** It was right, and was used before. Counts as a wrong one. */
  | { kind: 'used' }
  /** Not looked at: too many wrong ones lately. */
  | { kind: 'wait'; waitMs: number }
  /** An admin must reset it: this was the last wrong code, or it was not looked at any more. */
  | { kind: 'locked' }
  /** Not looked at: this account has taken up no codes. */
  | { kind: 'none' }
  /** Not looked at: the clock of this machine is behind the last code that was accepted. */
  | { kind: 'clock'; behindMs: number }

/** The codes of people: six digits of TOTP, or a recovery code. */
export interface Codes {
  /** Whether an account has codes that it can use (locked ones count). */
  enrolled(accountId: number): boolean
  /** When it took them up; null when it has none. Codes that are taken up anew are others. */
  enrolledAtMs(accountId: number): number | null
  /**
   * Checks a code and uses it up, in one transaction; inside the caller's if there is one, which must then be kept whatever the verdict.
   * A recovery code is taken wherever a code is, and waits, locks and a wrong clock hold for it as well.
   */
  spend(accountId: number, code: string, nowMs: number): CodeVerdict
  /** Forgets the secret, the recovery codes and the lock of an account, and ends what was begun to take up new ones. */
  reset(accountId: number): void
}

/** What somebody sees who takes up codes. */
export interface EnrolmentOffer {
  /** The secret in base32, to be typed where no camera is. */
  secret: string
  /** `otpauth://totp/…` */
  uri: string
}

/** How an enrolment ended: recovery codes, shown this once, or why not. */
export type EnrolmentResult =
  | { kind: 'enrolled'; recoveryCodes: string[] }
  | { kind: 'wrong'; words: string }
  /** Another enrolment began, or it took too long. */
  | { kind: 'over' }

/** Taking up codes. The offered secret counts once a first right code has been given for it. */
export interface Enrolments {
  /**
   * Offers a new secret; an account that has codes keeps them until the new ones are confirmed.
   * @throws AppError `not_found`, or `conflict` when the account already has codes: they must be reset first
   */
  offer(accountId: number, nowMs: number): EnrolmentOffer
  /** At most five tries for one offer, within ten minutes. */
  finish(accountId: number, code: string, nowMs: number): EnrolmentResult
}

/** How long an offered secret waits for its first right code, and for how many tries. */
export const enrolmentLifeMs = 10 * 60_000
export const maxEnrolmentTries = 5
