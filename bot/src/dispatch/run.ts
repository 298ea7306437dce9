import type { Edit } from '@gatehouse/core/edge/edge.ts'
import type { ApplyOutcome } from '@gatehouse/core/edge/outcome.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { AuditActor } from '@gatehouse/core/identity/audit.ts'
import type { PlanView } from '@gatehouse/core/identity/confirmation.ts'
import type { Touches } from '@gatehouse/core/observe/touches.ts'
import type { Lease } from '@gatehouse/core/operations/lease.ts'
import type { OperationName } from '@gatehouse/core/operations/operation.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import type { Answer } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { Arguments, ChangeCommand, Parameters, RecordCommand, Wish } from '../command.ts'
import type { Proposal } from '../proposal.ts'

/** A command that changes something, on its way. */
export interface Run {
  command: ChangeCommand<Parameters> | RecordCommand<Parameters>
  args: Arguments<Parameters>
  actor: Actor
  caller: Caller
  /** When it was asked for, also when it is carried out later. */
  askedAtMs: number
  /** The operation that it takes back, which may have led to another command than the one that was typed. */
  takesBack: OperationName | null
  /** The whole line; reads back to the same command. */
  typed: string
  /** The line for people: shortened, without what may be a code. */
  line: string
  /** Nobody asked for it: Gatehouse takes it back, because nobody has kept it. */
  byItself?: true
}

/** What nobody has kept yet, and what would take something with it when it goes. */
export interface Rests {
  leases: readonly Lease[]
  /** What nobody has kept yet either, and what this keeps. */
  kept: readonly Lease[]
  /** How many others wait to be kept and were not looked at. */
  more: number
}

/** What a command would do. */
export type Planned = EdgePlan | RecordPlan

/** About the edge. */
export interface EdgePlan {
  kind: 'edge'
  view: PlanView
  hash: string
  base: number | null
  /** Whose traffic; null for nobody's. */
  touches: Touches | null
  edit: Edit
  /** What speaks against it beside what guards say, of the last time that `edit` ran. */
  found(): readonly Finding[]
  /** What was wished, of the last time that `edit` ran. */
  wished(): Omit<Wish, 'after'>
  restsOn: Rests
}

/** About what is no part of the edge's state: people, places, keys, blocks, incidents. */
export interface RecordPlan {
  kind: 'record'
  view: PlanView
  hash: string
  base: null
  touches: Touches | null
  proposal: Proposal
  restsOn: Rests
}

/** Who stands behind carrying a plan out. */
export interface Mandate {
  /** The person or key whose act it is. */
  by: AuditActor
  /** Hash of the plan that was agreed to: exactly that is done, or nothing. Null when nobody was asked; then only what runs at once is done. */
  agreed: string | null
  /** The confirmation that it uses up. */
  confirmation: string | null
  /** What Caddy ran when it was confirmed. */
  etag: string | null
  /** Who gave the second code. */
  second: string | null
  /** The console of the machine does it without anybody's code although there are some: every admin is told. */
  announce: boolean
  /** Whether those who want it still may; inside the transaction. @throws AppError when not */
  recheck(): void
  /** Inside the transaction too, with the name of the operation. */
  begun?(operation: string): void
}

/** What came of it. `stale`: it is not what was planned any more; nothing was done. */
export type CarriedOut =
  /** `unused` is why the confirmation was not needed after all; `outcome` is what came of a change of the edge. */
  { kind: 'answer'; answer: Answer; unused: string | null; outcome?: ApplyOutcome } | { kind: 'stale' }
