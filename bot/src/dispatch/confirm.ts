import { AppError } from '@gatehouse/core/error.ts'
import type { Account } from '@gatehouse/core/identity/account.ts'
import { auditActor } from '@gatehouse/core/identity/actor.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import { covers } from '@gatehouse/core/identity/role.ts'
import { type Answer, notDone } from '../answer.ts'
import type { Caller } from '../caller.ts'
import type { CommandDeps } from '../command.ts'
import { pendingReply } from '../replies/pending-reply.ts'
import type { Pending } from '../reply.ts'
import { Denied } from './authorize.ts'
import { note } from './journal.ts'
import type { Planned, Run } from './plan-command.ts'

/**
 * Opens a confirmation for a plan and answers with it.
 * @throws Denied when the person has no codes to confirm it with
 */
export async function openConfirmation(deps: CommandDeps, run: Run, planned: Planned): Promise<Answer> {
  const { actor, caller, command } = run
  if (actor.kind === 'account' && !deps.codes.enrolled(actor.account.id))
    throw new Denied(
      `This needs a code, and you have taken up none yet. Ask an admin to type: account enroll ${actor.account.name}`,
      auditActor(actor),
    )
  const etag = planned.kind === 'edge' ? await deps.edge.etag() : null
  const confirmation = deps.transactions.write(() => {
    const opened = deps.confirmations.open({
      typed: run.typed,
      line: run.line,
      role: command.role,
      planHash: planned.hash,
      plan: planned.view,
      baseRevision: planned.base,
      etag,
      requester: actor.kind === 'account' ? actor.account.id : null,
      face: caller.kind === 'chat' ? caller.identity.platform : caller.face,
      createdAtMs: deps.clock.nowMs(),
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

/** What a confirmation waits for, of somebody who comes through this face. */
export function pendingOf(deps: CommandDeps, confirmation: Confirmation, caller: Caller): Pending {
  const { id, expiresAtMs, state } = confirmation
  if (state === 'seconding') return { id, expiresAtMs, needs: 'second' }
  return { id, expiresAtMs, needs: yesIsEnough(deps, confirmation, caller) ? 'yes' : 'code' }
}

/** At the console of the machine a yes is enough as long as nobody has codes, and for somebody who wishes to do without them. */
export function yesIsEnough(deps: CommandDeps, { role, requester }: Confirmation, caller: Caller): boolean {
  if (caller.kind !== 'local' || requester !== null) return false
  return caller.withoutCode || withCodes(deps, role).length === 0
}

/** Active accounts of at least this role that have codes. */
export function withCodes(deps: CommandDeps, role: Confirmation['role']): Account[] {
  return deps.accounts
    .list()
    .filter(
      account => account.state === 'active' && covers(account.role, role) && deps.codes.enrolled(account.id),
    )
}

/** Who could be the second person beside the first. */
export function possibleSeconds(deps: CommandDeps, { role }: Confirmation, first: number | null): Account[] {
  return withCodes(deps, role).filter(({ id }) => id !== first)
}

/** Whose code a console asks for first; null when that is not clear. */
export function likelyAccount(deps: CommandDeps, id: string): string | null {
  const confirmation = deps.confirmations.find(id)
  if (!confirmation) return null
  if (confirmation.state === 'pending' && confirmation.requester !== null)
    return deps.accounts.get(confirmation.requester)?.name ?? null
  const able =
    confirmation.state === 'seconding'
      ? possibleSeconds(deps, confirmation, confirmation.first)
      : withCodes(deps, confirmation.role)
  return able.length === 1 ? (able[0]?.name ?? null) : null
}

/**
 * The confirmation that somebody means, if it still waits.
 * @throws AppError with a sentence for each way in which it does not
 */
export function demandOpen(deps: CommandDeps, id: string): Confirmation {
  const found = deps.confirmations.find(id)
  if (!found) throw new AppError('not_found', 'There is no such confirmation. See: confirmation list')
  if (deps.clock.nowMs() >= found.expiresAtMs && (found.state === 'pending' || found.state === 'seconding'))
    throw new AppError('conflict', `It was not confirmed in time and has ended. Ask again: ${found.line}`)
  if (found.state === 'pending' || found.state === 'seconding') return found
  throw new AppError('conflict', overWords(found))
}

function overWords({ state, note, revision, line }: Confirmation): string {
  switch (state) {
    case 'approved':
      return 'It was confirmed already, and is being carried out at this moment.'
    case 'used':
      return revision === null
        ? 'It was confirmed and carried out already.'
        : `It was confirmed already and became revision ${revision}. See: revision show ${revision}`
    case 'cancelled':
      return `It was cancelled (${note}). Ask again: ${line}`
    case 'rejected':
      return `It was rejected (${note}).`
    case 'expired':
      return `It was not confirmed in time and has ended. Ask again: ${line}`
    case 'stale':
      return `Nothing was done: ${note}. Ask again: ${line}`
    case 'refused':
      return `Nothing was done: ${note}`
    case 'pending':
    case 'seconding':
      return ''
  }
}

/** Ends what nobody has confirmed in time, and writes that down. */
export function endExpired(deps: CommandDeps): void {
  const nowMs = deps.clock.nowMs()
  const late = [...deps.confirmations.waiting(), ...deps.confirmations.approved()].filter(
    ({ expiresAtMs }) => nowMs >= expiresAtMs,
  )
  for (const { id, line } of late) {
    deps.transactions.write(() => {
      deps.confirmations.end(id, 'expired', 'nobody confirmed it in time', nowMs)
      deps.audit.append({
        atMs: nowMs,
        kind: 'expired',
        actor: { kind: 'gatehouse', id: null, name: 'gatehouse' },
        face: 'gatehouse',
        subject: line,
        facts: { confirmation: id },
      })
    })
  }
}

function previewNote(deps: CommandDeps, confirmation: Confirmation, caller: Caller): string | null {
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
