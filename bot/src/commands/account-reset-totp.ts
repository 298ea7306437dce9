import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { defineCommand } from '../command.ts'
import { accountBinds, accountName, findAccount } from '../parameters/account.ts'

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
      findings: runGuards(deps, { kind: 'codes-reset', account }),
      binds: accountBinds(deps.codes, account),
      done: `Codes of ${name} reset`,
      undo: { none: `codes that were taken away are gone. For new ones: account enroll ${name}` },
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
