import type { Change } from '@gatehouse/core/change.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { BasicUserName } from '@gatehouse/core/routing/policies/basic-auth/basic-users.ts'
import { carriersOf } from '@gatehouse/core/routing/policies/basic-auth/policy-users.ts'
import { z } from 'zod'
import { type CommandDeps, positional } from '../command.ts'
import type { Handover } from '../handover.ts'

/** The argument that names a user who is there. */
export const policyUser = positional(z.string(), 'user', 'the user of the policy')

/** The argument that names a new user. */
export const newPolicyUser = positional(BasicUserName, 'user', 'how the user signs in')

/** A link to set a password, as a change in words. */
export function passwordLink(user: string): Change['fields'][number] {
  return { key: `link to set the password of ${user}`, from: null, to: 'works once, for 5 minutes' }
}

/**
 * Makes that link; an older one of the same user ends. It ends by itself when a route carries the policy that did not carry it in `state`,
 * the one that the person has seen: nobody has confirmed that somebody comes through there by this link.
 */
export function makePasswordLink(
  { links, policyUsers, transactions }: Pick<CommandDeps, 'links' | 'policyUsers' | 'transactions'>,
  state: DesiredState,
  { policy, user, by }: { policy: string; user: string; by: string },
  nowMs: number,
): Omit<Handover, 'url'> {
  return transactions.write(() => {
    const subject = policyUsers.keep({ policy, user, askedBy: by, carriedBy: carriersOf(state, policy) })
    return { purpose: 'password' as const, token: links.make('password', subject, nowMs).token }
  })
}
