import type { Consent } from '@gatehouse/core/edge/edge.ts'
import type { ApplyOutcome } from '@gatehouse/core/edge/outcome.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { auditActor } from '@gatehouse/core/identity/actor.ts'
import type { AuditActor } from '@gatehouse/core/identity/audit.ts'
import { entryName } from '@gatehouse/core/operations/operation.ts'
import { type Answer, done, notDone } from '../answer.ts'
import { announceDone, type Done } from '../cards/announce.ts'
import { announceProgram, joinsOthers } from '../cards/announce-program.ts'
import type { EffectDeps } from '../command.ts'
import type { Handover } from '../handover.ts'
import type { Effect, Written } from '../proposal.ts'
import { outcomeReply } from '../replies/outcome-reply.ts'
import type { Reply } from '../reply.ts'
import { type Facts, note } from './journal.ts'
import { wayBackOf } from './lease-of.ts'
import {
  beginLease,
  endFailed,
  endTakenBack,
  operationFacts,
  wayKept,
  withLease,
} from './operation-begins.ts'
import { demandsOf, planRecord, refusals } from './plan-command.ts'
import type { CarriedOut, EdgePlan, Mandate, Planned, RecordPlan, Run } from './run.ts'
import { withMeasure } from './with-measure.ts'

/** What somebody does at once, without a confirmation. */
export function ownMandate({ actor, caller }: Run, announce: boolean): Omit<Mandate, 'recheck'> {
  const by = auditActor(actor)
  return {
    by,
    agreed: null,
    confirmation: null,
    etag: null,
    second: null,
    announce: announce && caller.kind === 'local',
  }
}

/**
 * Does what was planned, and nothing else. The audit entry, the use of the confirmation and the beginning of the effect are one transaction.
 * @throws AppError when it cannot be done; then nothing was
 */
export async function carryOut(
  deps: EffectDeps,
  run: Run,
  planned: Planned,
  mandate: Mandate,
): Promise<CarriedOut> {
  return withMeasure(deps, { run, planned, mandate }, measured => {
    switch (planned.kind) {
      case 'edge':
        return changeEdge(deps, run, planned, measured)
      case 'record':
        return writeRecord(deps, run, planned, measured)
    }
  })
}

async function changeEdge(
  deps: EffectDeps,
  run: Run,
  planned: EdgePlan,
  mandate: Mandate,
): Promise<CarriedOut> {
  const outcome = await deps.edge.change({
    edit: planned.edit,
    risk: run.command.risk,
    author: mandate.by.name,
    why: run.line,
    found: planned.found,
    // A route that is broken for another reason must not keep alive what nobody has kept.
    verify: run.args.verify !== 'no' && !run.byItself,
    consent: consentOf(run, mandate),
    begun: revision => {
      mandate.recheck()
      if (mandate.confirmation !== null)
        deps.confirmations.use(mandate.confirmation, revision, deps.clock.nowMs())
      const facts = { revision, risk: planned.view.risk, ...operationFacts(run) }
      const entry = writeDown(deps, 'applying', run, mandate, facts)
      beginLease(deps, run, planned, String(revision), 'revision')
      mandate.begun?.(String(revision))
      // Made here, so that it is there exactly when the effect is.
      announce(deps, run, mandate, {
        revision,
        entry,
        role: demandsOf(planned, run.command).role,
        done: planned.wished().done,
        changes: planned.view.changes,
      })
    },
  })
  const moved = outcome.kind === 'stale' || (outcome.kind === 'failed' && outcome.reason === 'moved')
  if (moved && mandate.agreed !== null) return { kind: 'stale' }
  const wished = planned.wished()
  const isDone = outcome.kind === 'applied' || outcome.kind === 'unchanged'
  const seen = isDone && wished.seen ? await wished.seen() : []
  const outcomeSaid = outcomeReply(outcome, { title: wished.done, line: run.line })
  const reply = withKeeps(
    withNotes(afterOutcome(deps, run, mandate, outcome, outcomeSaid), seen),
    isDone ? planned : null,
  )
  const handover = isDone ? wished.handover?.(mandate.by.name, deps.clock.nowMs()) : undefined
  const answer = isDone ? done(reply, withUrl(deps, handover)) : notDone(reply)
  return { kind: 'answer', answer, unused: unusedBecause(outcome), outcome }
}

function consentOf({ byItself }: Run, { agreed, etag }: Mandate): Consent {
  if (byItself) return { kind: 'own' }
  return agreed === null ? { kind: 'none' } : { kind: 'plan', hash: agreed, etag }
}

/** What an outcome means for what is to be kept, and what the answer says of that. */
function afterOutcome(
  deps: EffectDeps,
  run: Run,
  { by }: Mandate,
  outcome: ApplyOutcome,
  reply: Reply,
): Reply {
  if (outcome.kind === 'failed') endFailed(deps, String(outcome.revision))
  if (outcome.kind !== 'applied') return reply
  endTakenBack(deps, run, by.name)
  return withLease(deps, reply, String(outcome.revision))
}

function withNotes(reply: Reply, notes: readonly string[]): Reply {
  return notes.length === 0 ? reply : { ...reply, notes: [...(reply.notes ?? []), ...notes] }
}

/** What holds only as long as something else that nobody has kept yet. */
function withKeeps(reply: Reply, planned: Planned | null): Reply {
  const keeps = (planned?.restsOn.leases ?? []).map(({ operation }) => `keep ${operation}`)
  return keeps.length === 0 ? reply : { ...reply, next: [...keeps, ...(reply.next ?? [])] }
}

/** Why a confirmation was not needed after all. */
function unusedBecause(outcome: ApplyOutcome): string | null {
  if (outcome.kind === 'unchanged') return 'it was like that already'
  if (outcome.kind === 'refused') return outcome.findings.map(({ message }) => message).join(' ')
  return null
}

class Moved extends Error {}

async function writeRecord(
  deps: EffectDeps,
  run: Run,
  planned: RecordPlan,
  mandate: Mandate,
): Promise<CarriedOut> {
  const { command } = run
  if (!('propose' in command)) throw new Error(`${command.name} is no record command`)
  try {
    const { written, operation } = deps.transactions.write(() => {
      const again = planRecord(deps, { ...run, command })
      if (again.hash !== (mandate.agreed ?? planned.hash)) throw new Moved()
      const [refusal] = refusals(again)
      if (refusal !== undefined) throw new AppError('conflict', refusal)
      mandate.recheck()
      const nowMs = deps.clock.nowMs()
      if (mandate.confirmation !== null) deps.confirmations.use(mandate.confirmation, null, nowMs)
      const wayBack = wayBackOf(command.name, again.proposal)
      const things = thingsOf(again.proposal)
      const facts = {
        risk: planned.view.risk,
        ...again.proposal.facts,
        ...operationFacts(run, things && { things, wayBack }),
      }
      const entry = writeDown(deps, 'done', run, mandate, facts)
      const operation = entryName(entry)
      beginLease(deps, run, again, operation, wayBack.kind)
      endTakenBack(deps, run, mandate.by.name)
      mandate.begun?.(operation)
      announce(deps, run, mandate, {
        revision: null,
        entry,
        role: demandsOf(again, command).role,
        done: again.proposal.done,
        changes: again.proposal.changes,
      })
      return { written: again.proposal.write(nowMs, entry), operation }
    })
    const effect = (await written.effect?.()) ?? {}
    const { reply, handover } = recordAnswer(deps, planned, written, effect)
    const shown = withKeeps(withUndo(deps, reply, operation, planned.proposal), planned)
    const answer = done(withLease(deps, shown, operation), handover)
    return { kind: 'answer', answer, unused: null }
  } catch (error) {
    if (error instanceof Moved) return { kind: 'stale' }
    throw error
  }
}

function recordAnswer(
  deps: EffectDeps,
  { proposal, view }: RecordPlan,
  written: Written,
  effect: Effect,
): Answer {
  const { notes = [], next, data, handover } = written
  const warnings = view.findings.map(({ message }) => message)
  const reply = {
    title: `${proposal.done}.`,
    severity: effect.severity ?? ('ok' as const),
    changes: proposal.changes,
    notes: [...warnings, ...notes, ...(effect.notes ?? [])],
    ...(next && { next }),
    data: effect.data ? { ...Object(data), ...effect.data } : (data ?? { changes: proposal.changes }),
  }
  return done(reply, withUrl(deps, handover))
}

/** What people write into an incident puts nothing in force, so that there is nothing to take back. */
function thingsOf({ changes }: RecordPlan['proposal']): string[] | undefined {
  const things = changes
    .filter(({ thing }) => thing !== 'incident')
    .map(({ thing, name }) => `${thing} ${name}`)
  return things.length === 0 ? undefined : [...new Set(things)]
}

/** What was written down is what can be taken back: a line that was not kept takes nothing back. */
function withUndo(
  deps: EffectDeps,
  reply: Reply,
  operation: string,
  { undo }: RecordPlan['proposal'],
): Reply {
  const wayBack = wayKept(deps, operation)
  if (wayBack?.kind === 'none' && typeof undo === 'string')
    return withNotes(reply, [`Nothing takes it back by itself or by "undo": ${wayBack.why}`])
  if (wayBack?.kind !== 'line') return reply
  const others = (reply.next ?? []).filter(line => line !== wayBack.line)
  return { ...reply, next: [`undo ${operation}`, ...others] }
}

function withUrl(deps: EffectDeps, handover: Written['handover']): Handover | undefined {
  return handover && { ...handover, url: deps.linkUrl(handover.token, handover.purpose) }
}

function writeDown(
  deps: EffectDeps,
  kind: 'applying' | 'done',
  run: Run,
  { by, confirmation, second, announce }: Mandate,
  facts: Facts,
): number {
  const more = { confirmation: confirmation ?? undefined, second: second ?? undefined }
  const { seq } = note(deps, kind, { by, caller: run.caller }, run.line, { ...facts, ...more })
  if (announce) note(deps, 'local', { by, caller: run.caller }, run.line, { ...facts, ...more })
  return seq
}

function announce(
  deps: EffectDeps,
  { caller, line }: Run,
  { by, confirmation, second, announce }: Mandate,
  what: Pick<Done, 'revision' | 'entry' | 'role' | 'done' | 'changes'>,
): void {
  const told = { ...what, caller, line, confirmation, second, who: whoText(by, announce) }
  const leased = deps.leases.get(entryName(what.entry)) !== null
  if (joinsOthers(by, told, leased)) announceProgram(deps, by, told)
  else announceDone(deps, told)
}

/** Who did it, in a card; without a code is said where others would have needed one. */
function whoText({ kind, name }: AuditActor, withoutCode: boolean): string {
  if (kind !== 'local') return name
  return withoutCode ? 'the console of the machine, without a code' : 'the console of the machine'
}
