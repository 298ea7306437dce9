import { AppError } from '@gatehouse/core/error.ts'
import type { Account } from '@gatehouse/core/identity/account.ts'
import { type Actor, auditActor } from '@gatehouse/core/identity/actor.ts'
import type { AuditActor } from '@gatehouse/core/identity/audit.ts'
import { type Confirmation, maxConfirmationAttempts } from '@gatehouse/core/identity/confirmation.ts'
import { covers } from '@gatehouse/core/identity/role.ts'
import type { CodeVerdict } from '@gatehouse/core/identity/totp.ts'
import { type Answer, done, notDone } from '../answer.ts'
import type { Caller } from '../caller.ts'
import { announceWaiting } from '../cards/announce.ts'
import type { EffectDeps } from '../command.ts'
import { codeWords } from '../replies/code-words.ts'
import { pendingReply } from '../replies/pending-reply.ts'
import type { Reply } from '../reply.ts'
import type { Decision } from '../request.ts'
import { Denied, demandPlaceRole, identify } from './authorize.ts'
import { demandOpen, demandUndone } from './end-confirmation.ts'
import { note } from './journal.ts'
import { pendingOf, possibleSeconds, yesIsEnough } from './who-confirms.ts'

/** What a decision led to: an answer, or a confirmation that everybody has approved and that must be carried out now. */
export type Decided = { kind: 'answer'; answer: Answer } | { kind: 'approved'; confirmation: Confirmation }

/**
 * Takes what somebody says to a plan that waits. All that it writes is one transaction: the use of the code, the step, the audit.
 * @throws AppError in words of its own for each way in which it cannot count
 */
export function takeDecision(deps: EffectDeps, actor: Actor, { id, caller, say }: Decision): Decided {
  if (actor.kind === 'key')
    throw new Denied('A key cannot confirm anything: a confirmation is a person’s.', auditActor(actor))
  return deps.transactions.write(() => {
    demandVisible(deps, actor, id)
    const confirmation = say.kind === 'cancel' ? demandUndone(deps, id) : demandOpen(deps, id)
    const own = actor.kind === 'account' ? actor.account : null
    demandPlaceRole(deps, caller, confirmation.role, auditActor(actor))
    switch (say.kind) {
      case 'yes':
        return takeYes(deps, confirmation, caller)
      case 'code':
        return takeCode(deps, confirmation, caller, whose(deps, own, say.account), say.code)
      case 'reject':
      case 'cancel':
        return endByPerson(deps, confirmation, caller, own, say.kind)
    }
  })
}

/** Takes back or rejects a plan that waits, and answers. @throws AppError as takeDecision does */
export async function takeNo(
  deps: EffectDeps,
  decision: Decision & { say: { kind: 'reject' | 'cancel' } },
): Promise<Reply> {
  const decided = takeDecision(deps, identify(deps, decision.caller), decision)
  if (decided.kind !== 'answer') throw new Error('a no became a yes')
  return decided.answer.reply
}

/** A plan beyond somebody's role that is not their own is none to them. @throws AppError `not_found` */
function demandVisible(deps: EffectDeps, actor: Actor, id: string): void {
  const found = deps.confirmations.find(id)
  if (!found || actor.kind !== 'account' || covers(actor.account.role, found.role)) return
  if (![found.requester, found.first, found.second].includes(actor.account.id))
    throw new AppError('not_found', 'There is no such confirmation. See: confirmation list')
}

function takeYes(deps: EffectDeps, confirmation: Confirmation, caller: Caller): Decided {
  if (!yesIsEnough(deps, confirmation, caller))
    throw new AppError('forbidden', 'A yes is not enough: this needs a code.')
  if (confirmation.state !== 'pending') throw new AppError('conflict', 'It waits for a second person’s code.')
  deps.confirmations.confirmFirst(confirmation.id, null, false, deps.clock.nowMs())
  const by: AuditActor = { kind: 'local', id: null, name: 'local' }
  note(deps, 'confirmed', { by, caller }, confirmation.line, {
    confirmation: confirmation.id,
    plan: confirmation.planHash,
    person: 'first',
    waits: 'for nobody',
    by: 'a yes, without a code',
  })
  return approved(deps, confirmation.id)
}

function whose(deps: EffectDeps, own: Account | null, named: string | null): Account {
  if (own) return own
  const account = named === null ? null : deps.accounts.byName(named)
  if (account) return account
  throw new AppError(
    'not_found',
    named === null ? 'Say whose code it is.' : `There is no account "${named}".`,
  )
}

function takeCode(
  deps: EffectDeps,
  confirmation: Confirmation,
  caller: Caller,
  account: Account,
  code: string,
): Decided {
  demandMay(deps, confirmation, account)
  const verdict = deps.codes.spend(account.id, code, deps.clock.nowMs())
  const by = auditActor({ kind: 'account', account })
  const facts = {
    confirmation: confirmation.id,
    person: confirmation.state === 'pending' ? 'first' : 'second',
  }
  if (verdict.kind !== 'right') {
    note(deps, 'wrong-code', { by, caller }, confirmation.line, { ...facts, reason: verdict.kind })
    return { kind: 'answer', answer: wrongCode(deps, confirmation, caller, account, verdict) }
  }
  const needsSecond =
    confirmation.state === 'pending' &&
    confirmation.plan.risk === 'critical' &&
    possibleSeconds(deps, confirmation, account.id).length > 0
  // What is resumed after a crash must stand here: who, for which plan, and whether that was enough.
  note(deps, 'confirmed', { by, caller }, confirmation.line, {
    ...facts,
    plan: confirmation.planHash,
    waits: needsSecond ? 'for a second person' : 'for nobody',
    by: verdict.recovery ? 'a recovery code' : 'a code',
  })
  if (confirmation.state === 'seconding') {
    deps.confirmations.confirmSecond(confirmation.id, account.id)
    return approved(deps, confirmation.id)
  }
  deps.confirmations.confirmFirst(confirmation.id, account.id, needsSecond, deps.clock.nowMs())
  if (needsSecond) announceWaiting(deps, confirmation.id)
  return needsSecond ? secondNeeded(deps, confirmation.id, caller, account) : approved(deps, confirmation.id)
}

/** @throws AppError when this person's code cannot count for this confirmation */
function demandMay(
  deps: EffectDeps,
  { state, requester, first, role, line }: Confirmation,
  account: Account,
): void {
  const by = auditActor({ kind: 'account', account })
  if (account.state !== 'active') throw new Denied(`The account ${account.name} is disabled.`, by)
  if (!covers(account.role, role))
    throw new Denied(`This needs the role ${role}; ${account.name} is ${account.role}.`, by)
  if (state === 'seconding' && account.id === first)
    throw new Denied(
      `The second person must be somebody else than ${account.name}, who confirmed it first; another account of the same person does not count.`,
      by,
    )
  if (state === 'pending' && requester !== null && account.id !== requester) {
    const asker = deps.accounts.get(requester)?.name ?? 'somebody who is not here any more'
    throw new Denied(`Only ${asker}, who asked for it, can confirm this. Ask for it yourself: ${line}`, by)
  }
}

function wrongCode(
  deps: EffectDeps,
  confirmation: Confirmation,
  caller: Caller,
  account: Account,
  verdict: Exclude<CodeVerdict, { kind: 'right' }>,
): Answer {
  const words = codeWords(verdict, account.name)
  const counts = verdict.kind === 'wrong' || verdict.kind === 'used'
  if (counts) deps.confirmations.countAttempt(confirmation.id)
  const spent = counts && confirmation.attempts + 1 >= maxConfirmationAttempts
  if (spent) {
    const reason = 'too many wrong codes'
    deps.confirmations.end(confirmation.id, 'cancelled', reason, deps.clock.nowMs())
    const by = auditActor({ kind: 'account', account })
    note(deps, 'cancelled', { by, caller }, confirmation.line, { confirmation: confirmation.id, reason })
  }
  const again = !spent && (counts || verdict.kind === 'wait')
  return notDone(
    {
      title: spent
        ? `${words} That was the last try for this; nothing was changed.`
        : `Nothing was changed. ${words}`,
      severity: 'error',
      ...(again && { pending: pendingOf(deps, confirmation, caller) }),
      data: { code: verdict.kind },
    },
    'forbidden',
  )
}

function secondNeeded(deps: EffectDeps, id: string, caller: Caller, first: Account): Decided {
  const confirmation = demandOpen(deps, id)
  const reply = pendingReply(confirmation, pendingOf(deps, confirmation, caller), null)
  const names = possibleSeconds(deps, confirmation, first.id).map(({ name }) => name)
  return {
    kind: 'answer',
    answer: notDone({
      ...reply,
      title: `Confirmed by ${first.name}; now a second person must: ${confirmation.line}`,
      notes: [`Within ten minutes, with a code of their own: ${names.join(', ')}.`],
      next: [`confirmation approve ${id.slice(0, 8)}`],
    }),
  }
}

function endByPerson(
  deps: EffectDeps,
  confirmation: Confirmation,
  caller: Caller,
  own: Account | null,
  kind: 'reject' | 'cancel',
): Decided {
  const { id, state, requester, first, role, line } = confirmation
  const by = own
    ? auditActor({ kind: 'account', account: own })
    : { kind: 'local' as const, id: null, name: 'local' }
  const isAsker = own === null || own.id === requester || own.id === first
  if (!isAsker && state === 'pending')
    throw new Denied('Only who asked for it can cancel it while it waits for their code.', by)
  if (!isAsker && own && !covers(own.role, role))
    throw new Denied(`Rejecting this needs the role ${role}; yours is ${own.role}.`, by)
  const rejected = kind === 'reject' && state === 'seconding' && !(own && isAsker)
  const verb = rejected ? 'rejected' : 'cancelled'
  const end = state === 'approved' ? 'refused' : verb
  deps.confirmations.end(id, end, `${verb} by ${by.name}`, deps.clock.nowMs())
  note(deps, verb, { by, caller }, line, { confirmation: id })
  const title = rejected ? 'Rejected; nothing was changed.' : 'Not confirmed; nothing was changed.'
  return {
    kind: 'answer',
    answer: done({ title, severity: 'info', data: { confirmation: id, state: verb } }),
  }
}

function approved(deps: EffectDeps, id: string): Decided {
  const confirmation = deps.confirmations.find(id)
  if (!confirmation) throw new Error('a confirmation that was written is gone')
  return { kind: 'approved', confirmation }
}
