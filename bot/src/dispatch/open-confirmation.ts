import { AppError } from '@gatehouse/core/error.ts'
import { withCodes } from '@gatehouse/core/identity/able.ts'
import { askerOf, auditActor } from '@gatehouse/core/identity/actor.ts'
import { type Confirmation, mostWaitingPlans } from '@gatehouse/core/identity/confirmation.ts'
import { inTurns } from '../access-log/in-turns.ts'
import { type Answer, notDone } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { EffectDeps } from '../command.ts'
import { pendingReply } from '../replies/pending-reply.ts'
import { Denied } from './authorize.ts'
import { impactOf } from './impact-of.ts'
import { note } from './journal.ts'
import { demandsOf } from './plan-command.ts'
import type { Planned, Run } from './run.ts'
import { pendingOf } from './who-confirms.ts'

/**
 * Opens a confirmation for a plan and answers with it.
 * @throws Denied when the person has no codes to confirm it with
 */
export async function openConfirmation(deps: EffectDeps, run: Run, planned: Planned): Promise<Answer> {
  const { actor, caller, command } = run
  if (actor.kind === 'account' && !deps.codes.enrolled(actor.account.id))
    throw new Denied(
      `This needs a code, and you have taken up none yet. Ask an admin to type: account enroll ${actor.account.name}`,
      auditActor(actor),
    )
  if (actor.kind === 'account') demandFewWaiting(deps, actor.account.id)
  const etag = planned.kind === 'edge' ? await deps.edge.etag() : null
  const traffic = impactOf(deps, run, planned)
  const background = await inTurns(deps, askerOf(actor), own => command.background?.(own, run.args))
  const confirmation = deps.transactions.write(() => {
    const opened = deps.confirmations.open({
      typed: run.typed,
      line: run.line,
      role: demandsOf(planned, command).role,
      planHash: planned.hash,
      plan: {
        ...planned.view,
        ...(traffic && { traffic }),
        ...(background && { background: [...background] }),
      },
      baseRevision: planned.base,
      etag,
      requester: actor.kind === 'account' ? actor.account.id : null,
      face: caller.kind === 'chat' ? caller.identity.platform : caller.face,
      createdAtMs: run.askedAtMs,
    })
    const facts = {
      confirmation: opened.id,
      risk: planned.view.risk,
      plan: planned.hash,
      etag,
      base: planned.base,
    }
    note(deps, 'planned', { by: auditActor(actor), caller }, run.line, facts)
    return opened
  })
  return notDone(
    pendingReply(
      confirmation,
      pendingOf(deps, confirmation, caller),
      previewNote(deps, confirmation, caller),
    ),
  )
}

/** @throws AppError `conflict` when so many of their plans wait that nobody can mean all of them */
function demandFewWaiting({ confirmations }: EffectDeps, account: number): void {
  const waiting = confirmations.waitingBriefly().filter(({ requester }) => requester === account).length
  if (waiting < mostWaitingPlans) return
  throw new AppError(
    'conflict',
    `${waiting} of your plans wait already. Confirm or cancel one, or let them end: confirmation list`,
  )
}

function previewNote(deps: EffectDeps, confirmation: Confirmation, caller: Caller): string | null {
  if (caller.kind === 'local' && caller.withoutCode && withCodes(deps, 'viewer').length > 0)
    return 'No code is asked for. It is written down as done at the console of the machine, and every admin is told.'
  if (confirmation.plan.risk !== 'critical') return null
  const { requester } = confirmation
  const able = withCodes(deps, confirmation.role)
  const enough = requester === null ? able.length > 1 : able.some(({ id }) => id !== requester)
  return enough
    ? 'This is critical: a second person must confirm it with a code of their own.'
    : 'This is critical, but nobody else has codes and the role for it, so there is no second person: one confirmation is enough.'
}
