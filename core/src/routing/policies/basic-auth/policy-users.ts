import { AppError } from '../../../error.ts'
import type { DesiredState } from '../../desired-state.ts'
import { findPolicy, type Policy } from '../../policy/policy.ts'
import { basicAuth } from '../basic-auth.ts'
import type { BasicUser } from './basic-users.ts'

/**
 * The users of a policy.
 * @throws AppError `not_found` when there is no such policy, `invalid` when it is of a kind without users
 */
export function basicUsers(state: Pick<DesiredState, 'policies'>, name: string): BasicUser[] {
  const policy = findPolicy(state, name)
  if (policy.kind === basicAuth.kind) return (policy.options as { users: BasicUser[] }).users
  throw new AppError('invalid', `The policy ${name} is of the kind ${policy.kind}, which has no users.`)
}

/** @throws AppError `not_found` when a policy has no such user */
export function findBasicUser(
  state: Pick<DesiredState, 'policies'>,
  policy: string,
  name: string,
): BasicUser {
  const user = basicUsers(state, policy).find(one => one.name === name)
  if (!user)
    throw new AppError(
      'not_found',
      `The policy ${policy} has no user "${name}". See: policy user list ${policy}`,
    )
  return user
}

/** The routes that carry a policy, by name; those that are disabled too, as they may be enabled again. */
export function carriersOf({ routes }: Pick<DesiredState, 'routes'>, name: string): string[] {
  return routes.filter(({ policies }) => policies.includes(name)).map(route => route.name)
}

/** The state with other users of a policy, in the order of their names. */
export function withBasicUsers(state: DesiredState, name: string, users: readonly BasicUser[]): DesiredState {
  const sorted = [...users].sort((a, b) => (a.name < b.name ? -1 : 1))
  const change = (policy: Policy): Policy =>
    policy.name === name ? { ...policy, options: { ...policy.options, users: sorted } } : policy
  return { ...state, policies: state.policies.map(change) }
}
