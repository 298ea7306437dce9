import { passwordMark } from '@gatehouse/core/routing/policies/basic-auth/basic-users.ts'
import { basicUsers } from '@gatehouse/core/routing/policies/basic-auth/policy-users.ts'
import { defineCommand } from '../command.ts'
import { policyName } from '../parameters/policy.ts'

/** Who signs in by a policy, and whether there is a password. A new password has another mark. */
export const policyUserList = defineCommand({
  name: 'policy user list',
  summary: 'who signs in by a policy',
  role: 'viewer',
  risk: 'read',
  parameters: { policy: policyName },
  examples: ['policy user list staff-only'],
  read: ({ edge }, { policy }) => {
    const found = basicUsers(edge.current().state, policy)
    const without = found.find(({ hash }) => hash === null)
    const users = found.map(user => ({
      user: user.name,
      password: passwordMark(user),
    }))
    const title =
      users.length === 0
        ? `The policy ${policy} has no users, so nobody comes through.`
        : `${users.length === 1 ? '1 user' : `${users.length} users`} of the policy ${policy}.`
    return {
      title,
      severity: 'info',
      ...(users.length > 0 && {
        table: { columns: ['user', 'password'], rows: users.map(({ user, password }) => [user, password]) },
      }),
      next: [without ? `policy user password ${policy} ${without.name}` : 'help policy user add'],
      data: users,
    }
  },
})
