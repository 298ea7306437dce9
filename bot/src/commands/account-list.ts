import { identityText } from '@gatehouse/core/identity/account.ts'
import { defineCommand } from '../command.ts'
import { whenText } from '../replies/when-text.ts'

/** Everybody who may do something, in one line each. */
export const accountList = defineCommand({
  name: 'account list',
  summary: 'all accounts, with what they may do',
  role: 'admin',
  risk: 'read',
  parameters: {},
  examples: ['account list'],
  read: ({ accounts, codes, clock }) => {
    const list = accounts.list().map(account => ({
      ...account,
      identities: accounts.identities(account.id).map(identityText),
      codes: codes.enrolled(account.id),
    }))
    if (list.length === 0)
      return {
        title: 'There are no accounts yet.',
        severity: 'info',
        notes: ['The first admin is made at the console of this machine.'],
        next: ['help account bootstrap'],
        data: [],
      }
    return {
      title: list.length === 1 ? '1 account' : `${list.length} accounts`,
      severity: 'info',
      table: {
        columns: ['account', 'role', 'state', 'codes', 'identities', 'since'],
        rows: list.map(one => [
          one.name,
          one.role,
          one.state,
          one.codes ? 'yes' : 'no',
          one.identities.join(', '),
          whenText(one.createdAtMs, clock.nowMs()),
        ]),
        narrower: 'account show <name>',
      },
      data: list,
    }
  },
})
