import { AppError } from '@gatehouse/core/error.ts'
import type { Account } from '@gatehouse/core/identity/account.ts'
import { type Actor, auditActor } from '@gatehouse/core/identity/actor.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import { covers } from '@gatehouse/core/identity/role.ts'
import { type Answer, notDone } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { CommandDeps } from '../command.ts'
import { carryOut } from './carry-out.ts'
import { endExpired, openConfirmation, withCodes } from './confirm.ts'
import { endWithout } from './decide.ts'
import { type Planned, planCommand, type Run, refusals } from './plan-command.ts'
import { readRun } from './read-run.ts'

/**
 * Carries out what everybody has approved: plans it again, and does it only when that gives exactly what was confirmed. Otherwise the
 * new plan is shown, as a confirmation of its own.
 * @throws AppError when it cannot be done; the confirmation has ended then
 */
export async function execute(
  deps: CommandDeps,
  confirmation: Confirmation,
  caller: Caller,
): Promise<Answer> {
  try {
    const run = readRun(deps, confirmation.typed, actorOf(deps, confirmation), caller)
    const planned = await planCommand(deps, run)
    if (planned.hash !== confirmation.planHash) return await stale(deps, confirmation, run, planned)
    const result = await carryOut(deps, run, planned, {
      by: auditActor(signer(deps, confirmation)),
      agreed: confirmation.planHash,
      confirmation: confirmation.id,
      etag: confirmation.etag,
      second: nameOf(deps, confirmation.second),
      announce: confirmation.first === null && withCodes(deps, 'viewer').length > 0,
    })
    if (result.kind === 'stale') return await stale(deps, confirmation, run, await planCommand(deps, run))
    if (result.unused !== null) endWithout(deps, confirmation, 'stale', result.unused)
    return result.answer
  } catch (error) {
    if (deps.confirmations.find(confirmation.id)?.state === 'approved')
      endWithout(
        deps,
        confirmation,
        'refused',
        error instanceof AppError ? error.message : 'it failed unexpectedly',
      )
    throw error
  }
}

/** Carries out what had been approved when the last process ended. What is too old by now has ended. Never throws. */
export async function resumeApproved(deps: CommandDeps, failed: (error: unknown) => void): Promise<void> {
  endExpired(deps)
  for (const confirmation of deps.confirmations.approved()) {
    try {
      await execute(deps, confirmation, { kind: 'local', face: 'gate', withoutCode: false })
    } catch (error) {
      failed(error)
    }
  }
}

async function stale(
  deps: CommandDeps,
  confirmation: Confirmation,
  run: Run,
  planned: Planned,
): Promise<Answer> {
  endWithout(deps, confirmation, 'stale', 'the state had moved since the preview')
  const title = 'Nothing was changed: the state has moved since the preview.'
  const reasons = refusals(planned)
  if (reasons.length > 0)
    return notDone({ title: `${title} It would now be refused.`, severity: 'error', notes: reasons })
  if (planned.view.changes.length === 0)
    return notDone({ title: `${title} There is nothing to change any more.`, severity: 'info' })
  const again = await openConfirmation(deps, run, planned)
  return { ...again, reply: { ...again.reply, title: `${title} It would now do this: ${run.line}` } }
}

/** Who asked, as they are now. @throws AppError `forbidden` when they may not any more */
function actorOf(deps: CommandDeps, { requester, first, second, role }: Confirmation): Actor {
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

function signer(deps: CommandDeps, { first }: Confirmation): Actor {
  const account = first === null ? null : deps.accounts.get(first)
  return account ? { kind: 'account', account } : { kind: 'local' }
}

function nameOf(deps: CommandDeps, id: number | null): string | null {
  return id === null ? null : (deps.accounts.get(id)?.name ?? null)
}
