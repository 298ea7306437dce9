import { defineCommand } from '../command.ts'
import { accountBinds, accountName, findAccount } from '../parameters/account.ts'

/** Lets a disabled person do again what they could before. */
export const accountEnable = defineCommand({
  name: 'account enable',
  summary: 'let a disabled person do again what they could before',
  role: 'admin',
  risk: 'destructive',
  parameters: { account: accountName },
  examples: ['account enable anna'],
  propose: ({ accounts, codes }, { account: name }) => {
    const account = findAccount(accounts, name)
    return {
      changes:
        account.state === 'active'
          ? []
          : [
              {
                thing: 'account',
                name,
                action: 'change',
                fields: [{ key: 'state', from: 'disabled', to: 'active' }],
              },
            ],
      ...(account.role === 'admin' && { risk: 'critical' as const }),
      binds: accountBinds(codes, account),
      done: `Account ${name} enabled`,
      undo: `account disable ${name}`,
      write: () => {
        accounts.setState(account.id, 'active')
        return { next: [`account show ${name}`], data: accounts.get(account.id) }
      },
    }
  },
})
