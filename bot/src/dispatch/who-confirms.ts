import { withCodes } from '@gatehouse/core/identity/able.ts'
import type { Account } from '@gatehouse/core/identity/account.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import type { Risk } from '@gatehouse/core/routing/risk.ts'
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
export function yesIsEnough(
  deps: CommandDeps,
  { role, requester }: Pick<Confirmation, 'role' | 'requester'>,
  caller: Caller,
): boolean {
  if (caller.kind !== 'local' || requester !== null) return false
  return caller.withoutCode || withCodes(deps, role).length === 0
}

/** What a plan of this risk asks of whoever asks for it now; `nothing` where it runs at once. */
export function askedOf(
  deps: CommandDeps,
  { risk, role }: { risk: Risk; role: Role },
  { actor, caller }: { actor: Actor; caller: Caller },
): 'nothing' | 'yes' | 'code' | 'two people' {
  if (actor.kind === 'key' || risk === 'read' || risk === 'change') return 'nothing'
  const requester = actor.kind === 'account' ? actor.account.id : null
  if (yesIsEnough(deps, { role, requester }, caller)) return 'yes'
  // At a console anybody's code will do for the first.
  const firsts = requester === null ? 1 : 0
  const isForTwo = risk === 'critical' && possibleSeconds(deps, { role }, requester).length > firsts
  return isForTwo ? 'two people' : 'code'
}

/** Who could be the second person beside the first. */
export function possibleSeconds(
  deps: CommandDeps,
  { role }: Pick<Confirmation, 'role'>,
  first: number | null,
): Account[] {
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
