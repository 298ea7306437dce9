import { withCodes } from '@gatehouse/core/identity/able.ts'
import type { Account } from '@gatehouse/core/identity/account.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { accountName, findAccount } from '../parameters/account.ts'

/** For a lost phone, and for codes that are locked. */
export const accountResetTotp = defineCommand({
  name: 'account reset-totp',
  summary: 'take the codes of a person away, so that new ones can be taken up',
  role: 'admin',
  risk: 'critical',
  parameters: { account: accountName },
  examples: ['account reset-totp anna'],
  propose: (deps, { account: name }) => {
    const account = findAccount(deps.accounts, name)
    const codes = { key: 'codes', from: 'taken up', to: null }
    return {
      changes: deps.codes.enrolled(account.id)
        ? [{ thing: 'account', name, action: 'change', fields: [codes] }]
        : [],
      findings: nobodyLeft(deps, account),
      done: `Codes of ${name} reset`,
      write: () => {
        deps.codes.reset(account.id)
        return {
          notes: [`${name} can confirm nothing until new codes are taken up.`],
          next: [`account enroll ${name}`],
          data: { account: name },
        }
      },
    }
  },
})

/** It is not refused: the only admin's phone may be what was lost. */
function nobodyLeft(deps: CommandDeps, account: Account): Finding[] {
  const able = withCodes(deps, 'admin')
  if (able.length !== 1 || able[0]?.id !== account.id) return []
  return [
    {
      guard: 'last-admin',
      message: `${account.name} is the last active admin who has codes. After this, new ones are taken up at the console of the machine: account bootstrap ${account.name}`,
      risk: 'critical',
    },
  ]
}
