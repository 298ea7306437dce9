import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { defineCommand } from '../command.ts'
import { accountBinds, accountName, findAccount } from '../parameters/account.ts'

/** Stops a person at their very next action; identities and codes stay for the day on which they come back. */
export const accountDisable = defineCommand({
  name: 'account disable',
  summary: 'stop a person from doing anything, until they are enabled again',
  role: 'admin',
  risk: 'destructive',
  parameters: { account: accountName },
  examples: ['account disable anna'],
  propose: (deps, { account: name }, actor) => {
    const account = findAccount(deps.accounts, name)
    if (account.state === 'disabled')
      return { changes: [], done: `Account ${name} disabled`, write: () => ({}) }
    return {
      changes: [
        {
          thing: 'account',
          name,
          action: 'change',
          fields: [{ key: 'state', from: 'active', to: 'disabled' }],
        },
      ],
      ...(account.role === 'admin' && { risk: 'critical' as const }),
      findings: runGuards(deps, { kind: 'rights-loss', actor, account, loss: 'you can do nothing any more' }),
      binds: accountBinds(deps.codes, account),
      done: `Account ${name} disabled`,
      undo: `account enable ${name}`,
      write: () => {
        deps.accounts.setState(account.id, 'disabled')
        return { next: [`account enable ${name}`], data: deps.accounts.get(account.id) }
      },
    }
  },
})
