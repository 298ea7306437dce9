import { withCodes } from '@gatehouse/core/identity/able.ts'
import type { Account } from '@gatehouse/core/identity/account.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import type { Caller } from '../caller.ts'
import type { CommandDeps } from '../command.ts'
import type { Pending } from '../reply.ts'

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
