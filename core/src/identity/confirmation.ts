import { z } from 'zod'
import { Change } from '../change.ts'
import { Finding } from '../routing/guards/guard.ts'
import { Risk } from '../routing/risk.ts'
import { TrafficImpact } from '../traffic-impact.ts'
import { Role } from './role.ts'

/**
 * Where a confirmation stands. `pending`: waits for its requester. `seconding`: waits for a second person. `approved`: everybody needed
 * has said yes; it is being carried out, or was when the process ended. `used`: carried out. The others are ends at which nothing was done.
 */
export const ConfirmationState = z.enum([
  'pending',
  'seconding',
  'approved',
  'used',
  'cancelled',
  'rejected',
  'expired',
  'stale',
  'refused',
])
export type ConfirmationState = z.infer<typeof ConfirmationState>

/** What was previewed, as it is shown again to a second person. */
export const PlanView = z.strictObject({
  changes: z.array(Change),
  /** So many more things change, too many to name. */
  more: z.int().positive().optional(),
  impact: z
    .strictObject({ routes: z.number(), hosts: z.number(), names: z.array(z.string()).default([]) })
    .nullable(),
  findings: z.array(Finding),
  risk: Risk,
  /** The traffic that it would touch, as it was at the preview. */
  traffic: TrafficImpact.optional(),
  /** What was known of the time before it, in sentences. */
  background: z.array(z.string()).optional(),
  /** Once it is done it is taken back by itself after this time, unless somebody keeps it. */
  leaseMs: z.int().positive().optional(),
})
export type PlanView = z.infer<typeof PlanView>

/** A plan that waits for a person. */
export const Confirmation = z.strictObject({
  /** 128 random bits in hex. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  state: ConfirmationState,
  /** The command as it was typed, which is read and planned again before anything is done. */
  typed: z.string(),
  /** The same for people: shortened, and without what may be a code. */
  line: z.string(),
  /** What the command asks of a person. */
  role: Role,
  planHash: z.string(),
  plan: PlanView,
  /** Of the plan, where it is about the edge. */
  baseRevision: z.int().positive().nullable(),
  /** What Caddy ran at the preview. */
  etag: z.string().nullable(),
  /** The account that asked; null is the console of the machine. */
  requester: z.int().positive().nullable(),
  /** Through which face it was asked for. */
  face: z.string(),
  /** Who gave the first code; null when it was a yes at the console of the machine. */
  first: z.int().positive().nullable(),
  second: z.int().positive().nullable(),
  /** Wrong codes given for it. */
  attempts: z.int(),
  createdAtMs: z.int(),
  expiresAtMs: z.int(),
  settledAtMs: z.int().nullable(),
  /** The revision that came of it. */
  revision: z.int().positive().nullable(),
  /** Why it ended without effect. */
  note: z.string().nullable(),
})
export type Confirmation = z.infer<typeof Confirmation>

/** A confirmation that is asked for. */
export type NewConfirmation = Pick<
  Confirmation,
  | 'typed'
  | 'line'
  | 'role'
  | 'planHash'
  | 'plan'
  | 'baseRevision'
  | 'etag'
  | 'requester'
  | 'face'
  | 'createdAtMs'
>

/** How long the requester has, and how long a second person has then. */
export const confirmationLifeMs = 5 * 60_000
export const secondPersonLifeMs = 10 * 60_000
/** Plans of one account that may wait at once. */
export const mostWaitingPlans = 10
/** Wrong codes after which a confirmation ends. */
export const maxConfirmationAttempts = 5

/** Where confirmations are kept. The steps between states are enforced by the schema; a step that is not allowed throws. */
export interface ConfirmationStore {
  open(asked: NewConfirmation): Confirmation
  /** By the whole id, or by its beginning of at least six characters when only one begins so. */
  find(idOrBeginning: string): Confirmation | null
  /** Those that wait for somebody, oldest first. */
  waiting(): Confirmation[]
  /** The same in short, for whoever only counts or names them: plans are large. */
  waitingBriefly(): Pick<Confirmation, 'id' | 'role' | 'requester' | 'expiresAtMs'>[]
  /** Those whose time is over and that have not ended. */
  overdue(nowMs: number): Pick<Confirmation, 'id' | 'state' | 'line'>[]
  /** Those that everybody has approved and nobody has carried out. */
  approved(): Confirmation[]
  /** The first person said yes. `first` is null for a yes at the console; `needsSecond` sends it to a second person. */
  confirmFirst(id: string, first: number | null, needsSecond: boolean, nowMs: number): void
  confirmSecond(id: string, second: number): void
  countAttempt(id: string): void
  /** Carried out. Inside the transaction of its effect. */
  use(id: string, revision: number | null, nowMs: number): void
  end(
    id: string,
    state: 'cancelled' | 'rejected' | 'expired' | 'stale' | 'refused',
    note: string,
    nowMs: number,
  ): void
  /** Ends all that wait. */
  endAll(note: string, nowMs: number): void
}
