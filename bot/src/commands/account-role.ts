import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { covers, Role } from '@gatehouse/core/identity/role.ts'
import { defineCommand, positional } from '../command.ts'
import { accountBinds, accountName, findAccount } from '../parameters/account.ts'

/** Changes what a person may do, from their very next action on. */
export const accountRole = defineCommand({
  name: 'account role',
  summary: 'change what a person may do',
  role: 'admin',
  risk: 'destructive',
  parameters: {
    account: accountName,
    role: positional(Role, 'viewer|operator|admin', 'what the person may do from now on', {
      values: Role.options,
    }),
  },
  examples: ['account role anna operator'],
  propose: (deps, { account: name, role }, actor) => {
    const account = findAccount(deps.accounts, name)
    const less = !covers(role, account.role)
    return {
      changes:
        role === account.role
          ? []
          : [
              {
                thing: 'account',
                name,
                action: 'change',
                fields: [{ key: 'role', from: account.role, to: role }],
              },
            ],
      ...([role, account.role].includes('admin') && { risk: 'critical' as const }),
      findings: less ? runGuards(deps, { kind: 'rights-loss', actor, account, loss: 'you may do less' }) : [],
      binds: accountBinds(deps.codes, account),
      done: `Account ${name} is ${role} now`,
      undo: `account role ${name} ${account.role}`,
      write: () => {
        deps.accounts.setRole(account.id, role)
        // A link that was made for less would give somebody else the codes of more.
        if (!deps.codes.enrolled(account.id)) deps.codes.reset(account.id)
        return { data: deps.accounts.get(account.id) }
      },
    }
  },
})
