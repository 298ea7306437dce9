import { durationText } from '@gatehouse/core/duration-text.ts'
import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import { operationRef, type WayBack } from '@gatehouse/core/operations/operation.ts'
import {
  type OperationFacts,
  readOperationFacts,
  writeOperationFacts,
} from '@gatehouse/core/operations/operation-facts.ts'
import type { EffectDeps } from '../command.ts'
import { typedKeepWithin } from '../parameters/keep-within.ts'
import { timeOfDay } from '../replies/when-text.ts'
import type { Reply } from '../reply.ts'
import type { Facts } from './journal.ts'
import { demandsOf } from './plan-command.ts'
import type { Planned, Run } from './run.ts'
import { masked } from './secret-words.ts'

/** What the audit keeps of an operation, so that it can be taken back. */
export function operationFacts(
  { takesBack, args }: Run,
  record: Pick<OperationFacts, 'things' | 'wayBack'> = {},
): Facts {
  const typed = typedKeepWithin(args)
  return {
    ...writeOperationFacts({ undoes: takesBack ?? undefined, ...record }, masked),
    'keep within': typeof typed === 'number' ? durationText(typed) : typed,
  }
}

/** How what has no revision is taken back, as the audit has kept it; null when there is nothing to take back. */
export function wayKept({ audit }: EffectDeps, operation: string): WayBack | null {
  const ref = operationRef(operation)
  const entry = ref.kind === 'entry' ? audit.get(ref.seq) : null
  return entry && (readOperationFacts(entry)?.wayBack ?? null)
}

/** Writes down until when an operation holds unless somebody keeps it. In the transaction that begins it. */
export function beginLease(
  deps: EffectDeps,
  { command, line }: Run,
  planned: Planned,
  operation: string,
  way: WayBack['kind'],
): void {
  const { leaseMs, risk } = planned.view
  if (leaseMs === undefined || way === 'none') return
  const atMs = deps.clock.nowMs()
  const asked = demandsOf(planned, command)
  const untilMs = atMs + leaseMs
  deps.leases.begin({ operation, command: command.name, ...asked, risk, line, atMs, untilMs })
}

/** What a person has taken back needs nobody any more who keeps it. Inside the transaction of the effect, or right behind it. */
export function endTakenBack(deps: EffectDeps, { takesBack, byItself }: Run, by: string): void {
  if (takesBack === null || byItself || deps.leases.get(takesBack)?.state !== 'waiting') return
  deps.leases.end(takesBack, { state: 'taken-back', by, words: null }, deps.clock.nowMs())
}

/** An operation that came to nothing is not kept and not taken back. */
export function endFailed(deps: EffectDeps, operation: string): void {
  if (deps.leases.get(operation)?.state !== 'waiting') return
  const end = { state: 'failed', by: gatehouseActor.name, words: 'it failed and changed nothing.' } as const
  deps.leases.end(operation, end, deps.clock.nowMs())
}

/** The answer to an operation, with until when it holds unless somebody keeps it. */
export function withLease(deps: EffectDeps, reply: Reply, operation: string): Reply {
  const lease = deps.leases.get(operation)
  if (lease?.state !== 'waiting') return reply
  const { atMs, untilMs } = lease
  return {
    ...reply,
    notes: [
      ...(reply.notes ?? []),
      `It is taken back by itself in ${durationText(untilMs - atMs)}, at ${timeOfDay(untilMs)}, unless somebody keeps it.`,
    ],
    next: [`keep ${operation}`, ...(reply.next ?? [])],
    data: { ...Object(reply.data), lease: { operation, untilMs } },
  }
}
