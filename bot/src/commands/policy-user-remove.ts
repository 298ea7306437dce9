import {
  basicUsers,
  findBasicUser,
  withBasicUsers,
} from '@gatehouse/core/routing/policies/basic-auth/policy-users.ts'
import { defineCommand } from '../command.ts'
import { policyName } from '../parameters/policy.ts'
import { policyUser } from '../parameters/policy-user.ts'

/** Somebody signs in by a policy no longer, from this moment on. */
export const policyUserRemove = defineCommand({
  name: 'policy user remove',
  summary: 'let somebody sign in by a policy no longer',
  role: 'operator',
  risk: 'change',
  parameters: { policy: policyName, user: policyUser },
  examples: ['policy user remove staff-only anna'],
  wish: (state, { policy, user }) => {
    const gone = findBasicUser(state, policy, user)
    const others = basicUsers(state, policy).filter(one => one !== gone)
    return { after: withBasicUsers(state, policy, others), done: `User ${user} of ${policy} removed` }
  },
})
