import { AppError } from '@gatehouse/core/error.ts'
import { basicUsers, withBasicUsers } from '@gatehouse/core/routing/policies/basic-auth/policy-users.ts'
import { defineCommand } from '../command.ts'
import { policyName } from '../parameters/policy.ts'
import { makePasswordLink, newPolicyUser } from '../parameters/policy-user.ts'

/** A new user of a policy. The password is set by whoever opens the link that comes with it, and nobody signs in before that. */
export const policyUserAdd = defineCommand({
  name: 'policy user add',
  summary: 'let somebody sign in by a policy, and make the link to set the password',
  role: 'operator',
  risk: 'change',
  parameters: { policy: policyName, user: newPolicyUser },
  examples: ['policy user add staff-only anna'],
  wish: (state, { policy, user }, deps) => {
    const users = basicUsers(state, policy)
    if (users.some(({ name }) => name.toLowerCase() === user.toLowerCase()))
      throw new AppError(
        'conflict',
        `The policy ${policy} has a user "${user}" already. For a new password: policy user password ${policy} ${user}`,
      )
    return {
      after: withBasicUsers(state, policy, [...users, { name: user, hash: null }]),
      done: `User ${user} of ${policy} added, without a password yet`,
      handover: (by, nowMs) => makePasswordLink(deps, state, { policy, user, by }, nowMs),
    }
  },
})
