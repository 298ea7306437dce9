import { AppError } from '@gatehouse/core/error.ts'
import { gatehouseActor } from '@gatehouse/core/identity/audit.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import type { CommandDeps } from '../command.ts'

/** What ending one needs. */
export type EndDeps = Pick<CommandDeps, 'confirmations' | 'clock' | 'underWay' | 'transactions' | 'audit'>

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
  throw new AppError('conflict', overWords(deps, found))
}

/**
 * The same for somebody who takes it back: what was confirmed, and is not being carried out, can still be taken back.
 * @throws AppError with a sentence for each way in which it cannot
 */
export function demandUndone(deps: CommandDeps, id: string): Confirmation {
  const found = deps.confirmations.find(id)
  return found?.state === 'approved' && !deps.underWay.has(found.id) ? found : demandOpen(deps, id)
}

function overWords(deps: CommandDeps, { state, note, revision, line }: Confirmation): string {
  switch (state) {
    case 'approved':
      return 'It was confirmed already, and is being carried out at this moment.'
    case 'used':
      return revision === null ? 'It was confirmed and carried out already.' : usedWords(deps, revision)
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

/** A confirmation is used up when its revision begins, which may still fail. */
function usedWords({ revisions }: CommandDeps, number: number): string {
  const see = `See: revision show ${number}`
  switch (revisions.get(number)?.status) {
    case 'joined':
    case 'applying':
      return 'It was confirmed already, and is being carried out at this moment.'
    case 'failed':
      return `It was confirmed already; it failed and was taken back. ${see}`
    case undefined:
    case 'active':
    case 'superseded':
    case 'carried':
      return `It was confirmed already and became revision ${number}. ${see}`
  }
}

/**
 * Ends what nobody has confirmed in time, and what was confirmed and could not be carried out in time, and writes that down. What this
 * process is carrying out at this moment goes on.
 */
export function endExpired(deps: EndDeps): void {
  for (const { id, state, line } of deps.confirmations.overdue(deps.clock.nowMs())) {
    if (state !== 'approved') endWithout(deps, { id, line }, 'expired', 'nobody confirmed it in time')
    else if (!deps.underWay.has(id))
      endWithout(deps, { id, line }, 'expired', 'it was not carried out in time')
  }
}

/** Ends a confirmation that came to nothing, and writes that down. */
export function endWithout(
  deps: EndDeps,
  { id, line }: Pick<Confirmation, 'id' | 'line'>,
  state: 'expired' | 'stale' | 'refused',
  reason: string,
): void {
  deps.transactions.write(() => {
    const atMs = deps.clock.nowMs()
    deps.confirmations.end(id, state, reason, atMs)
    const facts = { confirmation: id, reason }
    deps.audit.append({ atMs, kind: state, actor: gatehouseActor, face: 'gatehouse', subject: line, facts })
  })
}
