import { durationText } from '@gatehouse/core/duration-text.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import { findOperation, takenBackBy } from '@gatehouse/core/operations/find-operation.ts'
import type { Due, TakenBackOutcome } from '@gatehouse/core/operations/keep-leases.ts'
import type { Lease } from '@gatehouse/core/operations/lease.ts'
import { type Operation, operationRef, operationTitle } from '@gatehouse/core/operations/operation.ts'
import { untilWords } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { Caller } from '../caller.ts'
import type { EffectDeps } from '../command.ts'
import { staysGuard } from '../replies/clash-words.ts'
import { carryOut } from './carry-out.ts'
import { note } from './journal.ts'
import { liesOver } from './lies-over.ts'
import { planCommand } from './plan-command.ts'
import { readRun } from './read-run.ts'
import type { Mandate, Planned } from './run.ts'

const itself: Caller = { kind: 'local', face: 'gatehouse', withoutCode: false }

/**
 * Takes back what nobody has kept in time, with Gatehouse's own consent and against today's state: what others have changed since stays. The
 * audit entry, the beginning of its effect and the mark at the lease are one transaction, so that whoever ends the process in between changes
 * nothing.
 * @throws AppError when it does not work now
 */
export async function takeBack(deps: EffectDeps, lease: Lease, due: Due): Promise<TakenBackOutcome> {
  const operation = findOperation(deps, lease.operation)
  switch (operation.state) {
    case 'under way':
      return { kind: 'under way' }
    case 'failed':
      return end(deps, lease, { kind: 'failed', words: 'it failed and changed nothing.' })
    case 'done':
      return settled(deps, lease) ?? (await undoByItself(deps, lease, operation, due))
  }
}

/** What was begun before the process ended, or by a person meanwhile. */
function settled(deps: EffectDeps, lease: Lease): TakenBackOutcome | null {
  const undoing = takenBackBy(deps, lease.operation)
  return undoing && end(deps, lease, { kind: 'taken-back', words: null }, undoing)
}

async function undoByItself(
  deps: EffectDeps,
  lease: Lease,
  { wayBack }: Operation,
  { lateMs, stuck }: Due,
): Promise<TakenBackOutcome> {
  const { operation } = lease
  const { running, words } = deps.edge.status()
  // It would be a failed revision with each try.
  if (wayBack.kind === 'revision' && running === 'down')
    return { kind: 'open', words: words ?? 'the edge does not answer', untried: true }
  try {
    const run = { ...readRun(deps, `undo ${operation}`, { kind: 'local' }, itself), byItself: true as const }
    const late = lateMs > 0 ? `, ${durationText(Math.floor(lateMs / 1000) * 1000)} late` : ''
    const line = `undo ${operation}, which nobody has kept by ${untilWords(lease.untilMs)}${late}`
    const planned = await planCommand(deps, { ...run, line })
    const over = planned.kind === 'edge' ? liesOver(deps, operation, planned.wished().stays ?? []) : []
    const top = over.find(one => !stuck.has(one.operation))
    if (top) return { kind: 'waits', on: top.operation, untilMs: top.untilMs }
    const left = leftWords(planned, over)
    if (planned.view.changes.length === 0)
      return end(
        deps,
        lease,
        left !== null && stays(planned)
          ? { kind: 'failed', words: left }
          : { kind: 'taken-back', words: left },
      )
    const result = await carryOut(deps, { ...run, line }, planned, mandate(deps, operation))
    if (result.kind === 'stale')
      return { kind: 'open', words: 'the state has moved meanwhile', untried: true }
    if (result.answer.exit !== 0) return { kind: 'open', words: whyNot(result) }
    return end(deps, lease, { kind: 'taken-back', words: left })
  } catch (error) {
    if (error instanceof KeptMeanwhile) return { kind: 'ended' }
    // A line that does not fit any more never will; a difference may, once the edge answers again.
    const final = error instanceof AppError && wayBack.kind !== 'revision' && error.code !== 'unavailable'
    if (final) return end(deps, lease, { kind: 'failed', words: errorWords(error) })
    throw error
  }
}

/** What stays as others have made it since. */
function leftWords({ view }: Planned, over: readonly Lease[]): string | null {
  const stayed = view.findings
    .filter(({ guard }) => guard === 'undo' || guard === staysGuard)
    .map(({ message }) => message)
  const words = [...stayed, ...over.map(stuckWords)]
  return words.length === 0 ? null : words.join(' ')
}

function stays({ view }: Planned): boolean {
  return view.findings.some(({ guard }) => guard === staysGuard)
}

function stuckWords({ operation }: Lease): string {
  return `${operationTitle(operation)}, which could not be taken back so far, lies over it: look at both again once it is.`
}

class KeptMeanwhile extends AppError {
  constructor() {
    super('conflict', 'Somebody has kept it at that very moment.')
  }
}

function mandate(deps: EffectDeps, operation: string): Mandate {
  return {
    by: gatehouseActor,
    agreed: null,
    confirmation: null,
    etag: null,
    second: null,
    announce: false,
    recheck: () => {
      if (deps.leases.get(operation)?.state !== 'waiting') throw new KeptMeanwhile()
    },
    begun: by => deps.leases.takingBack(operation, by),
  }
}

function whyNot({
  answer: { reply },
  outcome,
}: Extract<Awaited<ReturnType<typeof carryOut>>, { kind: 'answer' }>): string {
  return outcome?.kind === 'failed' ? outcome.words : [reply.title, ...(reply.notes ?? [])].join(' ')
}

function end(
  deps: EffectDeps,
  { operation, line }: Lease,
  outcome: Extract<TakenBackOutcome, { kind: 'taken-back' | 'failed' }>,
  undoing?: Operation,
): TakenBackOutcome {
  return deps.transactions.write(() => {
    // Somebody may have been faster.
    if (deps.leases.get(operation)?.state !== 'waiting') return { kind: 'ended' }
    const by = undoing?.by ?? gatehouseActor
    const { kind: state, words } = outcome
    deps.leases.end(operation, { state, by: by.name, words }, deps.clock.nowMs())
    const ref = operationRef(operation)
    const facts = {
      operation,
      revision: ref.kind === 'revision' ? ref.number : undefined,
      reason: words ?? undefined,
    }
    const kind = state === 'failed' ? 'not-taken-back' : 'taken-back'
    note(deps, kind, { by: gatehouseActor, caller: itself }, line, facts)
    return outcome
  })
}
