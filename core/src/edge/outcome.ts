import type { Change } from '../change.ts'
import type { ExpiryLevel } from '../routing/certificates/expiry.ts'
import type { Finding } from '../routing/guards/index.ts'
import type { Plan } from '../routing/plan.ts'
import type { PolicyProof } from './prove.ts'

/**
 * `refused` by Caddy; `unanswered` by a touched route; `unproven`: a policy does not do what it says; `unreachable`: Caddy could not be asked; `moved`: Caddy ran something else than what
 * was confirmed to be changed, and nothing was pushed.
 */
export type FailureReason = 'refused' | 'unanswered' | 'unproven' | 'unreachable' | 'moved'

/** What came of a wish to change the edge. */
export type ApplyOutcome =
  /** Real requests show that it works. `warnings` name what did not answer before either. */
  | {
      kind: 'applied'
      revision: number
      changes: Change[]
      warnings: string[]
      /** The touched routes that did not answer. */
      silentRoutes: string[]
      /** Of the policies that it touches. */
      proofs: PolicyProof[]
      tookMs: number
    }
  /** The edge does that already; nothing was written. */
  | { kind: 'unchanged' }
  /** Guards say no; nothing was written. */
  | { kind: 'refused'; findings: Finding[] }
  /** What would happen now is not what was confirmed, or needs a confirmation that nobody gave; nothing was written. */
  | { kind: 'stale'; plan: Plan }
  /** It was tried and taken back; `words` are Caddy's or the probes' own. `restored` false: the edge could not be reached to put the old one back yet. */
  | { kind: 'failed'; revision: number; reason: FailureReason; words: string; restored: boolean }

/** Something that happened without a command, told to whoever is watching. */
export type EdgeEvent =
  | { kind: 'drift'; summary: string; repaired: boolean }
  /** The access log was moved away or deleted. `words`: why the edge does not write a new one; null when it does. */
  | { kind: 'log-away'; words: string | null }
  | { kind: 'edge-down'; words: string }
  | { kind: 'edge-up' }
  | { kind: 'gave-up'; revision: number; backTo: number; words: string }
  /** A certificate that the edge shows ends within the days of `level`, or has ended (0). */
  | {
      kind: 'certificate-ends'
      host: string
      issuer: string
      level: ExpiryLevel
      notAfterMs: number
      leftMs: number
    }
  /** Certificate files were replaced, and the edge uses the new ones; by the names of their pairs. */
  | { kind: 'certificates-changed'; taken: string[]; dropped: string[] }
  /** What is wrong with certificate files, in sentences. */
  | { kind: 'certificates-wrong'; problems: string[] }
  /**
   * Somebody else has changed the list of who is blocked, or removed it; it has been put right, so many times since the last word of that.
   * `words` say what was found the last time; those with the same `sinceMs` belong together.
   */
  | { kind: 'blocks-repaired'; words: string; times: number; sinceMs: number }
  /** Who is blocked is not refused yet, or somebody still is; it is tried again each second. */
  | { kind: 'blocks-not-in-force'; words: string }
  | { kind: 'blocks-in-force' }
  /** More blocks than anybody wants to read one by one end within five minutes, or have ended by themselves. */
  | { kind: 'blocks-end'; count: number; ended: boolean }
  /** A mitigation ends within five minutes, unless somebody extends it. */
  | { kind: 'mitigation-ends'; mitigation: string; untilMs: number; leftMs: number }
  /** A mitigation that only a person ends still holds; told each day. */
  | { kind: 'mitigation-holds'; mitigation: string; sinceMs: number; by: string; reason: string | null }
  /** A mitigation came to its end and was taken back, so long after it. */
  | { kind: 'mitigation-ended'; mitigation: string; untilMs: number; lateMs: number }
  /** Nobody has kept an operation, so that it was taken back; `words` say what stayed as others had made it since. */
  | { kind: 'taken-back'; operation: string; line: string; lateMs: number; words: string | null }
  /** The same did not work; `again` tells whether that is tried again. */
  | { kind: 'not-taken-back'; operation: string; line: string; words: string; again: boolean }
  /** The receiver of the webhook does not take events; these many were given up, and more may be. Told once until one is delivered again. */
  | { kind: 'webhook-given-up'; origin: string; words: string; count: number }
  /** The receiver of the webhook wants nothing more (410), so that these many were dropped. */
  | { kind: 'webhook-ended'; origin: string; dropped: number }
  /** `what` has ended, by the names of these `policies`, and holds until taking it back works; `words` say why it does not. */
  | { kind: 'still-holds'; what: string; policies: string[]; words: string }
