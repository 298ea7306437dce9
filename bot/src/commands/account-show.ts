import { identityText } from '@gatehouse/core/identity/account.ts'
import { keyState } from '@gatehouse/core/identity/api-key.ts'
import { defineCommand } from '../command.ts'
import { accountName, findAccount } from '../parameters/account.ts'
import { howToLink } from '../replies/how-to-link.ts'
import { whenText } from '../replies/when-text.ts'

/** One account with everything that hangs on it. */
export const accountShow = defineCommand({
  name: 'account show',
  summary: 'one account with its identities, codes and keys',
  role: 'admin',
  risk: 'read',
  parameters: { account: accountName },
  examples: ['account show anna'],
  read: ({ accounts, codes, keys, seenAddresses, clock }, { account: name }) => {
    const nowMs = clock.nowMs()
    const account = findAccount(accounts, name)
    const identities = accounts.identities(account.id).map(identityText)
    const enrolled = codes.enrolled(account.id)
    const live = keys.list().filter(key => key.owner === account.id && keyState(key, nowMs) === 'live')
    const owned = [...new Set(live.map(key => key.name))]
    const addresses = seenAddresses.of(account.id, nowMs)
    return {
      title: `Account ${account.name}, ${account.role}, ${account.state}`,
      severity: 'info',
      facts: [
        ['role', account.role],
        ['state', account.state],
        ['codes', enrolled ? 'set' : 'none'],
        ['identities', identities.join(', ') || 'none'],
        ['keys', owned.join(', ') || 'none'],
        ...(addresses.length > 0 ? [['came from', addresses.join(', ')] as const] : []),
        ['since', whenText(account.createdAtMs, nowMs)],
      ],
      notes: identities.length > 0 ? [] : [howToLink(account.name)],
      next: [...(enrolled ? [] : [`account enroll ${account.name}`]), 'help account'],
      data: { ...account, identities, codes: enrolled, keys: owned, addresses },
    }
  },
})
