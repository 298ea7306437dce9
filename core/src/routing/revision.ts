import { z } from 'zod'
import type { DesiredState } from './desired-state.ts'

/**
 * Where a revision stands. `joined`: its wish travels with a later revision of the same push. `applying`: being pushed, at most one.
 * `active`: what the edge runs, at most one. `superseded`: was active. `carried`: was joined into one that became active, and never ran by
 * itself. `failed`: never came to be.
 */
export const RevisionStatus = z.enum(['joined', 'applying', 'active', 'superseded', 'carried', 'failed'])
export type RevisionStatus = z.infer<typeof RevisionStatus>

/** A numbered, immutable desired state without the state itself. */
export const Revision = z.strictObject({
  number: z.int().positive(),
  parent: z.int().positive().nullable(),
  stateHash: z.string(),
  author: z.string(),
  why: z.string(),
  status: RevisionStatus,
  createdAtMs: z.int(),
  settledAtMs: z.int().nullable(),
  failure: z.string().nullable(),
})
export type Revision = z.infer<typeof Revision>

/** What somebody wishes, on its way to become a revision. */
export interface NewRevision {
  parent: number | null
  state: DesiredState
  author: string
  /** The command or the event that asked for it, in words. */
  why: string
  /** Runs in the transaction that begins it, in place of the witness's own; what it throws undoes all of it. */
  begun?: ((revision: number) => void) | undefined
}

/** Told of revisions inside the transaction that writes them, so that nothing happens unseen: what it throws undoes the write. */
export interface RevisionWitness {
  begun(revision: Revision): void
  /** It became active, or failed. */
  settled(revision: Revision): void
}

/** Where revisions are kept. Every write is one transaction; a write that breaks a rule throws and changes nothing. */
export interface RevisionStore {
  /** Writes the revisions of one push: the last as `applying`, those before it as `joined`. */
  begin(wishes: readonly NewRevision[], nowMs: number): Revision[]
  /** `applying` becomes `active`; the active one becomes `superseded`, all joined ones `carried`. */
  activate(number: number, nowMs: number): void
  /** `applying` and all joined ones become `failed` for the same reason. */
  fail(number: number, failure: string, nowMs: number): void
  active(): Revision | null
  applying(): Revision | null
  get(number: number): Revision | null
  /** Newest first. */
  list(limit: number): Revision[]
  /**
   * The state of a revision, checked against its hash.
   * @throws AppError `not_found`, or `unavailable` when what is stored is damaged
   */
  state(number: number): DesiredState
}
