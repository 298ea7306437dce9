import { identityText } from '@gatehouse/core/identity/account.ts'
import { defineCommand } from '../command.ts'
import { accountName, findAccount } from '../parameters/account.ts'
import { whenText } from '../replies/when-text.ts'

/** One account with everything that hangs on it. */
export const accountShow = defineCommand({
  name: 'account show',
  summary: 'one account with its identities, codes and keys',
  role: 'admin',
  risk: 'read',
  parameters: { account: accountName },
  examples: ['account show anna'],
  read: ({ accounts, codes, keys, clock }, { account: name }) => {
    const account = findAccount(accounts, name)
    const identities = accounts.identities(account.id).map(identityText)
    const enrolled = codes.enrolled(account.id)
    const owned = keys.list().filter(key => key.owner === account.id && key.revokedAtMs === null)
    return {
      title: `Account ${account.name}, ${account.role}, ${account.state}`,
      severity: 'info',
      facts: [
        ['role', account.role],
        ['state', account.state],
        ['codes', enrolled ? 'set' : 'none'],
        ['identities', identities.join(', ') || 'none'],
        ['keys', owned.map(key => key.name).join(', ') || 'none'],
        ['since', whenText(account.createdAtMs, clock.nowMs())],
      ],
      notes: identities.length > 0 ? [] : [howToLink(account.name)],
      next: [...(enrolled ? [] : [`account enroll ${account.name}`]), 'help account'],
      data: { ...account, identities, codes: enrolled, keys: owned.map(key => key.name) },
    }
  },
})

/** How somebody comes to give commands in chat. */
export function howToLink(name: string): string {
  return `To give commands in chat they write to Gatehouse there and tell you the pairing code that they see: account link ${name} <pairing-code>`
}
