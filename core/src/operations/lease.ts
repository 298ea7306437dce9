import { z } from 'zod'
import type { AuditActor } from '../identity/audit.ts'
import { Role } from '../identity/role.ts'
import { Risk } from '../routing/risk.ts'
import { OperationName } from './operation.ts'

/** How long somebody has at least, in milliseconds, to keep what is taken back by itself otherwise. */
export const shortestLeaseMs = 10_000
/** How long at most. */
export const longestLeaseMs = 3_600_000
/** How long when nobody says so. */
export const usualLeaseMs = 5 * 60_000
/** How much of what one key did may wait to be kept: each is taken back on its own, and what falls due meanwhile is that late. */
export const mostLeasesOfKey = 50

/**
 * An operation that holds for a while only, unless somebody keeps it. `waiting`: nobody has yet; it may be taken back at this moment.
 * `taken-back`: by itself, or by somebody. `failed`: it came to nothing, or it cannot be taken back.
 */
export const Lease = z.strictObject({
  operation: OperationName,
  /** What keeping it asks of a person: as much as the operation itself. */
  command: z.string(),
  role: Role,
  /** Those whose scope a key needs beside that of the command. */
  nouns: z.array(z.string()),
  risk: Risk,
  /** The line, for people. */
  line: z.string(),
  atMs: z.int(),
  untilMs: z.int(),
  state: z.enum(['waiting', 'kept', 'taken-back', 'failed']),
  /** The operation that takes it back, from its beginning on. */
  backBy: OperationName.nullable(),
  /** Why taking it back has not worked so far, why it failed, or what stayed as others had made it since. */
  words: z.string().nullable(),
  settledBy: z.string().nullable(),
  settledAtMs: z.int().nullable(),
})
export type Lease = z.infer<typeof Lease>

/** One that begins. */
export type NewLease = Pick<
  Lease,
  'operation' | 'command' | 'role' | 'nouns' | 'risk' | 'line' | 'atMs' | 'untilMs'
>

/** How one ended. */
export type LeaseEnd = { state: Exclude<Lease['state'], 'waiting'>; by: string; words: string | null }

/** Where leases are kept. Writes run inside the caller's transaction, or in one of their own; a step that is not allowed throws. */
export interface LeaseStore {
  begin(lease: NewLease): void
  get(operation: OperationName): Lease | null
  /** Those that nobody has kept, the first to end first. */
  waiting(): Lease[]
  /** How many of those are of what this actor did. */
  countWaitingBy(by: AuditActor): number
  /** Of those the ones whose time is over: revisions before everything else, and the newest first, because what lies over another one goes before it. */
  due(nowMs: number): Lease[]
  /** Those of revisions, the first to end first, and how many more there are. */
  waitingRevisions(most: number): { leases: Lease[]; more: number }
  /** Those of what has no revision and changed one of these things, the first to end first. */
  waitingOn(things: readonly string[], most: number): Lease[]
  /** The newest that was taken back by itself at that moment or later. */
  newestTakenBack(sinceMs: number): Lease | null
  /** An operation begins that takes it back. @throws AppError `conflict` when somebody has kept it meanwhile */
  takingBack(operation: OperationName, by: OperationName): void
  /** Taking it back did not work this time. @throws AppError `conflict` when nobody waits for it any more */
  trouble(operation: OperationName, words: string): void
  /** @throws AppError `conflict` when it has ended already */
  end(operation: OperationName, end: LeaseEnd, nowMs: number): void
}
