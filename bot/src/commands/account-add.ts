import { AppError } from '@gatehouse/core/error.ts'
import { AccountName } from '@gatehouse/core/identity/account.ts'
import { defineCommand, positional } from '../command.ts'
import { roleKey } from '../parameters/account.ts'
import { howToLink } from '../replies/how-to-link.ts'

/** A new person. Without identities and codes there is little that they can do yet. */
export const accountAdd = defineCommand({
  name: 'account add',
  summary: 'make an account for a person',
  role: 'admin',
  risk: 'destructive',
  parameters: {
    name: positional(AccountName, 'name', 'how the person is called here'),
    role: { ...roleKey, needed: true },
  },
  examples: ['account add anna role=operator', 'account add bert role=admin'],
  propose: ({ accounts }, { name, role }) => {
    if (accounts.byName(name))
      throw new AppError('conflict', `There is an account "${name}" already; see: account show ${name}`)
    return {
      changes: [{ thing: 'account', name, action: 'add', fields: [{ key: 'role', from: null, to: role }] }],
      ...(role === 'admin' && { risk: 'critical' as const }),
      done: `Account ${name} added`,
      undo: `account remove ${name}`,
      write: nowMs => {
        const account = accounts.add({ name, role }, nowMs)
        return {
          notes: [howToLink(name)],
          next: role === 'viewer' ? [`account show ${name}`] : [`account enroll ${name}`],
          data: account,
        }
      },
    }
  },
})
