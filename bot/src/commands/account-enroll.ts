import { AppError } from '@gatehouse/core/error.ts'
import { defineCommand } from '../command.ts'
import { accountBinds, accountName, findAccount } from '../parameters/account.ts'
import { enrolmentLink } from '../parameters/enrolment-link.ts'

/** Lets a person take up codes. The secret itself is made when they open the link, and shown to nobody else. */
export const accountEnroll = defineCommand({
  name: 'account enroll',
  summary: 'make the one-time link by which a person takes up codes',
  role: 'admin',
  risk: 'destructive',
  parameters: { account: accountName },
  examples: ['account enroll anna'],
  propose: ({ accounts, codes, links }, { account: name }) => {
    const account = findAccount(accounts, name)
    if (account.state !== 'active')
      throw new AppError('conflict', `${name} is disabled. First: account enable ${name}`)
    if (codes.enrolled(account.id))
      throw new AppError(
        'conflict',
        `${name} has codes already. If they are lost, reset them first: account reset-totp ${name}`,
      )
    return {
      changes: [{ thing: 'account', name, action: 'change', fields: [enrolmentLink] }],
      // Whoever opens the link of an admin is the second person from then on.
      ...(account.role === 'admin' && { risk: 'critical' as const }),
      binds: accountBinds(codes, account),
      done: `Link for ${name} made`,
      undo: { none: `the link works once and ends by itself; a newer one ends it: account enroll ${name}` },
      write: nowMs => {
        const { link, token } = links.make('enrol', account.id, nowMs)
        return {
          notes: [`Give the link to ${name} and to nobody else.`],
          data: { account: name, expiresAtMs: link.expiresAtMs },
          handover: { purpose: 'enrol', token },
        }
      },
    }
  },
})
