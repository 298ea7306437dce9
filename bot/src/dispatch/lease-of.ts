import { AppError } from '@gatehouse/core/error.ts'
import { auditActor } from '@gatehouse/core/identity/actor.ts'
import type { PlanView } from '@gatehouse/core/identity/confirmation.ts'
import { type LeaseStore, mostLeasesOfKey, usualLeaseMs } from '@gatehouse/core/operations/lease.ts'
import type { WayBack } from '@gatehouse/core/operations/operation.ts'
import { keepableWay } from '@gatehouse/core/operations/operation-facts.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import { typedKeepWithin } from '../parameters/keep-within.ts'
import type { Proposal } from '../proposal.ts'
import type { Run } from './run.ts'
import { masked } from './secret-words.ts'

type Leased = Pick<Run, 'command' | 'args' | 'actor' | 'takesBack' | 'byItself'>

/**
 * How long somebody has to keep what is done; null when it holds by itself. Unless something else is said, what goes back far or what a
 * guard calls risky is to be kept. What is taken back was in force before, and no machine is there to keep anything.
 */
export function leaseOf(
  { command, args, actor, takesBack, byItself }: Leased,
  findings: readonly Finding[],
): number | null {
  const typed = typedKeepWithin(args)
  if (typed === 'none' || byItself) return null
  if (typed !== undefined) return typed
  if (takesBack !== null || actor.kind === 'key') return null
  const leased = 'leased' in command && command.leased === true
  return leased || findings.some(({ risky }) => risky) ? usualLeaseMs : null
}

/**
 * The same for what has no revision: only what has a way back can be taken back by itself.
 * @throws AppError `conflict` when somebody asks for that, and there is none
 */
export function recordLease(run: Leased, proposal: Proposal, findings: readonly Finding[]): number | null {
  const leaseMs = leaseOf(run, findings)
  const way = wayBackOf(run.command.name, proposal)
  if (leaseMs === null || way.kind === 'line') return leaseMs
  if (typedKeepWithin(run.args) === undefined) return null
  throw new AppError('conflict', `It cannot be taken back by itself: ${way.why} Leave keep-within out.`)
}

/**
 * A program may lease so much only: it would hold up what is taken back of others.
 * @throws AppError `conflict` when too much of a key waits to be kept already
 */
export function demandFewLeases(
  { leases }: { leases: Pick<LeaseStore, 'countWaitingBy'> },
  { actor }: Pick<Run, 'actor'>,
  { changes, leaseMs }: Pick<PlanView, 'changes' | 'leaseMs'>,
): void {
  if (actor.kind !== 'key' || leaseMs === undefined || changes.length === 0) return
  if (leases.countWaitingBy(auditActor(actor)) < mostLeasesOfKey) return
  throw new AppError(
    'conflict',
    `${mostLeasesOfKey} changes of this key wait to be kept already, which is as many as may. Leave keep-within out, or have some of them kept; see: operation list`,
  )
}

/** How what has no revision is taken back, once it is done. */
export function wayBackOf(command: string, { undo }: Proposal): Exclude<WayBack, { kind: 'revision' }> {
  if (typeof undo === 'string') return keepableWay({ kind: 'line', line: undo }, masked)
  return {
    kind: 'none',
    why: undo?.none ?? `nothing takes "${command}" back; do the opposite by a command of its own.`,
  }
}
