import { AppError } from '@gatehouse/core/error.ts'
import { withCodes } from '@gatehouse/core/identity/able.ts'
import type { Account } from '@gatehouse/core/identity/account.ts'
import { type Actor, auditActor } from '@gatehouse/core/identity/actor.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import { covers } from '@gatehouse/core/identity/role.ts'
import { type Answer, notDone } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { EffectDeps } from '../command.ts'
import { carryOut } from './carry-out.ts'
import { endExpired, endWithout } from './end-confirmation.ts'
import { openConfirmation } from './open-confirmation.ts'
import { permitPlan } from './permit-plan.ts'
import { asks, planCommand, refusals } from './plan-command.ts'
import { readRun } from './read-run.ts'
import type { Planned, Run } from './run.ts'

/**
 * Carries out what everybody has approved: plans it again, and does it only when that gives exactly what was confirmed. Otherwise the
 * new plan is shown, as a confirmation of its own.
 * @throws AppError when it cannot be done; the confirmation has ended then, unless the message says otherwise
 */
export async function execute(deps: EffectDeps, confirmation: Confirmation, caller: Caller): Promise<Answer> {
  deps.underWay.add(confirmation.id)
  try {
    return await attempt(deps, confirmation, caller)
  } catch (error) {
    giveUp(deps, confirmation, error)
    throw error
  } finally {
    deps.underWay.delete(confirmation.id)
  }
}

/** Carries out what had been approved when the last process ended. What is too old by now has ended. Never throws. */
export async function resumeApproved(deps: EffectDeps, failed: (error: unknown) => void): Promise<void> {
  endExpired(deps)
  const approved = deps.confirmations.approved()
  // A row alone is easily forged by whoever can write the database; an entry in the chain is not.
  const whole = approved.length === 0 || deps.audit.verify().kind === 'whole'
  for (const confirmation of approved) {
    try {
      if (!whole || !wasConfirmed(deps, confirmation)) {
        endWithout(deps, confirmation, 'refused', 'the audit does not show who confirmed it')
        continue
      }
      await execute(deps, confirmation, { kind: 'local', face: 'gate', withoutCode: false })
    } catch (error) {
      failed(error)
    }
  }
}

/** Whether the audit holds exactly those yeses that the row claims, for exactly that plan. */
function wasConfirmed({ audit }: EffectDeps, confirmation: Confirmation): boolean {
  const { id, createdAtMs, planHash, first, second } = confirmation
  const entries = audit
    .list({ kind: 'confirmed', sinceMs: createdAtMs, limit: 10_000 })
    .filter(({ facts }) => facts.confirmation === id && facts.plan === planHash)
  const said = (person: string, account: number | null, waits?: string) =>
    entries.some(
      ({ actor, facts }) =>
        facts.person === person &&
        actor.id === (account === null ? null : String(account)) &&
        (waits === undefined || facts.waits === waits),
    )
  return second === null ? said('first', first, 'for nobody') : said('first', first) && said('second', second)
}

async function attempt(deps: EffectDeps, confirmation: Confirmation, caller: Caller): Promise<Answer> {
  const read = readRun(deps, confirmation.typed, actorOf(deps, confirmation), caller)
  const run = { ...read, askedAtMs: confirmation.createdAtMs }
  const planned = await planCommand(deps, run)
  if (planned.hash !== confirmation.planHash) return stale(deps, confirmation, run, planned)
  const result = await carryOut(deps, run, planned, {
    by: auditActor(signer(deps, confirmation)),
    agreed: confirmation.planHash,
    confirmation: confirmation.id,
    etag: confirmation.etag,
    second: nameOf(deps, confirmation.second),
    announce: confirmation.first === null && withCodes(deps, 'viewer').length > 0,
    recheck: () => void actorOf(deps, confirmation),
  })
  if (result.kind === 'stale') return stale(deps, confirmation, run, await planCommand(deps, run))
  if (result.unused !== null) endWithout(deps, confirmation, 'stale', result.unused)
  return result.answer
}

/** @throws AppError `unavailable` when not even that can be written; it may still be carried out later then */
function giveUp(deps: EffectDeps, confirmation: Confirmation, error: unknown): void {
  if (deps.confirmations.find(confirmation.id)?.state !== 'approved') return
  const why = error instanceof AppError ? error.message : 'it failed unexpectedly'
  try {
    endWithout(deps, confirmation, 'refused', why)
  } catch (unwritten) {
    throw new AppError(
      'unavailable',
      `${why} It was confirmed, and that could not be taken back either: a Gatehouse that starts within its time will do it. Take it back once that can be written: confirmation cancel ${confirmation.id.slice(0, 8)}`,
      { cause: unwritten },
    )
  }
}

async function stale(
  deps: EffectDeps,
  confirmation: Confirmation,
  run: Run,
  planned: Planned,
): Promise<Answer> {
  // A push that met another hand has used it up, for a revision that failed.
  if (deps.confirmations.find(confirmation.id)?.state === 'approved')
    endWithout(deps, confirmation, 'stale', 'the state had moved since the preview')
  const title = 'Nothing was changed: the state has moved since the preview.'
  const { changes } = planned.view
  const reasons = refusals(planned)
  if (reasons.length > 0)
    return notDone({ title: `${title} It would now be refused.`, severity: 'error', notes: reasons })
  if (changes.length === 0)
    return notDone({ title: `${title} There is nothing to change any more.`, severity: 'info' })
  if (!asks(planned) || !isAskersOwn(deps, confirmation, run.caller))
    return notDone({
      title: `${title} It would now do this:`,
      severity: 'warning',
      changes,
      next: [run.line],
    })
  permitPlan(deps, run.actor, run, planned)
  const again = await openConfirmation(deps, run, planned)
  return { ...again, reply: { ...again.reply, title: `${title} It would now do this: ${run.line}` } }
}

/** Whether whoever gave the last code is the one who would be asked for the next; a second person is not. */
function isAskersOwn(deps: EffectDeps, { requester }: Confirmation, caller: Caller): boolean {
  return caller.kind !== 'chat' || deps.accounts.byIdentity(caller.identity)?.id === requester
}

/** Who asked, as they are now. @throws AppError `forbidden` when they may not any more */
function actorOf(deps: EffectDeps, { requester, first, second, role }: Confirmation): Actor {
  for (const id of [requester, first, second]) {
    if (id === null) continue
    const account = deps.accounts.get(id)
    if (account?.state !== 'active' || !covers(account.role, role))
      throw new AppError(
        'forbidden',
        'Nothing was changed: somebody who confirmed it may not do this any more.',
      )
  }
  const asker: Account | null = requester === null ? null : deps.accounts.get(requester)
  return asker ? { kind: 'account', account: asker } : { kind: 'local' }
}

function signer(deps: EffectDeps, { first }: Confirmation): Actor {
  const account = first === null ? null : deps.accounts.get(first)
  return account ? { kind: 'account', account } : { kind: 'local' }
}

function nameOf(deps: EffectDeps, id: number | null): string | null {
  return id === null ? null : (deps.accounts.get(id)?.name ?? null)
}
